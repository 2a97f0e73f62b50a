import type { Finding, MergeReceipt } from '../core/artifacts.ts'
import type { SectionFailure } from '../core/events.ts'
import { publishable } from '../core/publishable.ts'
import type { RepositoryRules } from '../core/repository-rules.ts'
import { AppError } from '../errors.ts'
import type { MergeResult } from '../forge/forge.ts'
import { rulesOf } from './checkout.ts'
import { ownerOf } from './paths.ts'
import type { Stage, StageEvent } from './stage.ts'

/** Merges exactly the approved commit, or nothing. */
export const merge: Stage = async ({ task, title }, { forge, workspaces }, signal) => {
  const { approvedSha } = task
  if (approvedSha === null) throw new AppError('internal', `Task ${task.id} came to MERGE without an approved commit.`)
  const worktree = await workspaces.open(task.id, signal)
  const { branch } = worktree
  const message = `Merge ${branch}: ${publishable(title)}\n\nWMS-Task: ${task.id}`
  const result = await forge.merge({ branch, headSha: approvedSha, message }, signal)
  const event = eventOf(result, approvedSha, await rulesOf(worktree, signal))
  if (result.outcome !== 'merged') return { event, artifacts: [] }
  const receipt: MergeReceipt = { merge_sha: result.mergeSha, head_sha: approvedSha, base_branch: forge.baseBranch }
  return { event, artifacts: [{ kind: 'MergeReceipt', content: receipt }] }
}

function eventOf(result: MergeResult, approvedSha: string, rules: RepositoryRules): StageEvent {
  switch (result.outcome) {
    case 'merged':
      return { type: 'merged', mergeSha: result.mergeSha }
    case 'moved':
      return {
        type: 'branch_moved',
        headSha: result.headSha,
        reason: `The branch moved from ${approvedSha} to ${result.headSha} after the approval, which is void now.`,
      }
    case 'conflict':
      return { type: 'merge_conflicted', failures: conflictFailures(result, rules) }
    case 'blocked':
      throw new AppError('transient', `The merge is blocked for now: ${result.reason}`)
  }
}

/** Each section gets the files that it owns: nobody else may write them. */
function conflictFailures(
  { files, hunks }: Extract<MergeResult, { outcome: 'conflict' }>,
  rules: RepositoryRules,
): SectionFailure[] {
  const bySection = Map.groupBy(files, (file) => ownerOf(rules, file))
  return [...bySection].map(([section, own]) => ({ section, finding: conflictFinding(own, hunks) }))
}

const conflictFinding = (files: readonly string[], hunks: string): Finding => ({
  severity: 'blocker',
  title: `Merge conflict in ${files.join(', ')}`,
  detail: 'The base branch changed the same lines. Bring the branch in line with the base and keep both changes.',
  file: files[0] ?? null,
  line: null,
  quote: hunks,
})
