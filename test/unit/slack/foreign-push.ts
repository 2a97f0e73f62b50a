import type { Artifact } from '../../../src/core/artifacts.ts'
import type { Language } from '../../../src/core/language.ts'
import { gateCheckName, reasonsIn } from '../../../src/core/reasons/reasons.ts'

const WORKFLOW = '.github/workflows/evil.yml'
const files = [
  { path: 'backend/receiving.js', insertions: 2, deletions: 1 },
  { path: WORKFLOW, insertions: 9, deletions: 0 },
  { path: '.wms/pipeline.json', insertions: 1, deletions: 1 },
]
const guarded = [
  { path: WORKFLOW, why: 'workflow' },
  { path: '.wms/pipeline.json', why: 'rules' },
] as const
const diff_stat = { insertions: 12, deletions: 2, files }

/** What the gate of a foreign push leaves behind: a workflow, a changed check and a dependency of zoe's. */
export function foreignPush(headSha: string, language: Language): Artifact[] {
  const words = reasonsIn(language)
  const checks = [{ name: 'paths', passed: false, detail: guarded.map(({ path }) => path).join(', ') }]
  const details = checks.map(({ name, detail }) => `${gateCheckName(words, name)}: ${detail}`).join(' · ')
  const gate = {
    gate: 'BACKEND_GATE',
    passed: false,
    head_sha: headSha,
    details,
    checks,
    issues: [],
    noticed: [],
  } as const
  return [
    {
      kind: 'ForeignPush',
      content: {
        ...{ head_sha: headSha, diff_stat, guarded: [...guarded], gates: [{ ...gate, issues: [], noticed: [] }] },
        commits: [{ sha: headSha, author: 'zoe', subject: 'CI' }],
      },
    },
    {
      kind: 'BranchDiff',
      content: {
        ...{ base_sha: 'b'.repeat(40), head_sha: headSha, diff_stat, guarded: [...guarded] },
        dependencies: ['backend/package.json: left-pad ^1.3.0'],
      },
    },
  ]
}
