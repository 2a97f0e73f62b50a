import type { Artifact, Finding } from '../../../src/core/artifacts.ts'
import type { StageName } from '../../../src/core/stages.ts'

export const HEAD = '4f3c2b1a0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a'

export const COUNTED_TWICE: Finding = {
  severity: 'blocker',
  title: 'A repeated scan counts twice',
  detail: 'Scanning the same SSCC again adds its quantity a second time.',
  file: 'backend/receiving.js',
  line: 42,
  quote: 'stock.quantity += pallet.quantity',
}

/** What the team hands over in a stage when all goes well. */
export function artifactsFor(stage: StageName): Artifact[] {
  const made = MADE[stage]
  return made === undefined ? [] : [made]
}

const review = (stage: 'QA_BACKEND' | 'SECURITY'): Artifact => ({
  kind: 'ReviewResult',
  content: {
    stage,
    passed: true,
    summary: 'The receiving slice holds.',
    issues: [],
    suggestions: ['Name the scanner in the log.'],
    evidence: [{ command: 'node --test', exit_code: 0, output: 'ok 1 - AC-1 a repeated scan changes nothing' }],
    unverified: [],
  },
})

const MADE: Partial<Record<StageName, Artifact>> = {
  PRODUCT: {
    kind: 'TaskSpec',
    content: {
      goal: 'Pallets are received by one scan.',
      acceptance_criteria: ['A repeated scan changes nothing', 'An unknown SSCC is refused'],
      constraints: ['No new table'],
      sections: [],
    },
  },
  ORCHESTRATE: {
    kind: 'Plan',
    content: {
      sections: [{ section: 'backend', needed: true, reason: 'Receiving', allowed_paths: ['backend/'] }],
      wms_invariants: [{ id: 'WMS-1', rule: 'A scan is counted once.' }],
      language: 'en',
    },
  },
  BACKEND: {
    kind: 'Patch',
    content: {
      commit_sha: HEAD,
      summary: 'Receive a pallet by its SSCC.',
      diff_stat: {
        insertions: 120,
        deletions: 3,
        files: [{ path: 'backend/receiving.js', insertions: 120, deletions: 3 }],
      },
    },
  },
  QA_BACKEND: review('QA_BACKEND'),
  SECURITY: review('SECURITY'),
  BACKEND_GATE: {
    kind: 'GateDecision',
    content: {
      gate: 'BACKEND_GATE',
      passed: true,
      details: 'Both reviews passed and no secret was found.',
      checks: [{ name: 'secrets', passed: true, detail: 'none found' }],
      issues: [],
      noticed: [],
    },
  },
  CI_WAIT: {
    kind: 'CiReport',
    content: {
      head_sha: HEAD,
      verdict: 'green',
      reason: 'All checks passed.',
      checks: [{ name: 'backend', section: 'backend', state: 'passed', summary: '12 tests passed', log_tail: '' }],
    },
  },
}
