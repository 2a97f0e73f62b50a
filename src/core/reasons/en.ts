import { counter } from '../plural.ts'
import type { StageName } from '../stages.ts'

const count = counter<'one' | 'other'>('en')

export const en = {
  stages: {
    PRODUCT: 'Specification',
    ORCHESTRATE: 'Plan',
    BACKEND: 'Backend',
    QA_BACKEND: 'Backend QA',
    SECURITY: 'Security review',
    BACKEND_GATE: 'Backend gate',
    FRONTEND: 'Frontend',
    QA_FRONTEND: 'Frontend QA',
    FRONTEND_GATE: 'Frontend gate',
    DOCS: 'Docs',
    DOCS_GATE: 'Docs gate',
    CI_WAIT: 'CI',
    HUMAN_APPROVAL: 'Approval',
    MERGE: 'Merge',
  } as Readonly<Record<StageName, string>>,

  gate: {
    /** By the id of the check; one that is missing here is shown by its id. */
    checks: { diff: 'changes', paths: 'allowed paths', secrets: 'secrets' } as Readonly<Record<string, string>>,
    passed: (checks: readonly string[]) =>
      `${checks.length === 1 ? 'The check' : `All ${checks.length} checks`} passed: ${checks.join(', ')}.`,
    reviewPassed: (runs: string) => (runs === '' ? 'passed' : `passed (${runs})`),
    noReview: 'has no passing review',
    notPassed: (stage: string) => `${stage} has not passed`,
    changed: (files: number, added: number, removed: number) => `${filesText(files)}, +${added} −${removed}`,
    unchanged: 'The section has changed nothing',
    unchangedDetail: 'Its newest patch has no changed file.',
    pathsAllowed: 'only allowed paths',
    strayPath: (path: string) => `${path} may not be changed`,
    strayPathDetail: 'It lies outside the allowed paths, or is no regular file.',
    noSecrets: (files: number) => `none in ${filesText(files)}`,
    secrets: (found: number) => `${found} found`,
    secret: (place: string) => `A secret stands in ${place}`,
    secretDetail: (rule: string, fingerprint: string, rules: string) =>
      `${rule} recognised it. Remove it and make the old one invalid. For a false alarm a person adds ${fingerprint} to allowed_secrets in ${rules} of the base branch.`,
  },
}

const filesText = (files: number): string => count(files, { one: 'file', other: 'files' })
