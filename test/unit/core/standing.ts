import { type Approvable, capsuleOf, type KeptCapsule } from '../../../src/core/approval/capsule.ts'
import type { MergeFacts } from '../../../src/core/approval/drift.ts'
import { contentHash } from '../../../src/core/content-hash.ts'

/** A change as it stood when it was approved, and still stands. */
export const STANDING: MergeFacts = {
  ...{ head_sha: 'head', base_sha: 'base', merge_base: 'fork', tree: 'tree', merged_tree: 'merged' },
  ...{ diff_sha256: 'diff', rules_sha256: 'rules', policy_sha256: 'policy', pullRequest: 'open' },
  ci: { verdict: 'green', checks: [{ name: 'backend', state: 'passed' }] },
  artifacts: { 'BACKEND/Patch': 'patch', 'QA_BACKEND/ReviewResult': 'review' },
}

/** Base's newest commit is in the branch. */
export const UPDATED: MergeFacts = {
  ...STANDING,
  ...{ head_sha: 'head+base', base_sha: 'newer', merge_base: 'newer', tree: 'newer tree', merged_tree: 'newer tree' },
}

export function kept({ pullRequest: _, ...approvable }: MergeFacts = STANDING, change: Partial<KeptCapsule> = {}) {
  const by = { actor: { kind: 'slack', id: 'U_ANA', name: 'ana' } as const, via: 'button' }
  const content = capsuleOf(approvable as Approvable, { ...by, at: new Date('2026-01-02T03:04:05Z') })
  return { id: 1, content, sha256: contentHash(content), carriedFrom: null, ...change }
}
