import type { Finding, MergeReceipt } from '../core/artifacts.ts'
import { publishable } from '../core/publishable.ts'
import { AppError } from '../errors.ts'
import type { MergeResult } from '../forge/forge.ts'
import type { Stage, StageEvent } from './stage.ts'

/** Merges exactly the approved commit, or nothing. */
export const merge: Stage = async ({ task, title }, { forge, workspaces }, signal) => {
  const { approvedSha } = task
  if (approvedSha === null) throw new AppError('internal', `Task ${task.id} came to MERGE without an approved commit.`)
  const { branch } = await workspaces.open(task.id, signal)
  const message = `Merge ${branch}: ${publishable(title)}\n\nWMS-Task: ${task.id}`
  const result = await forge.merge({ branch, headSha: approvedSha, message }, signal)
  const event = eventOf(result, approvedSha)
  if (result.outcome !== 'merged') return { event, artifacts: [] }
  const receipt: MergeReceipt = { merge_sha: result.mergeSha, head_sha: approvedSha, base_branch: forge.baseBranch }
  return { event, artifacts: [{ kind: 'MergeReceipt', content: receipt }] }
}

function eventOf(result: MergeResult, approvedSha: string): StageEvent {
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
      return { type: 'merge_conflicted', finding: conflictFinding(result) }
    case 'blocked':
      throw new AppError('transient', `The merge is blocked for now: ${result.reason}`)
  }
}

const conflictFinding = ({ files, hunks }: Extract<MergeResult, { outcome: 'conflict' }>): Finding => ({
  severity: 'blocker',
  title: `Merge conflict in ${files.join(', ')}`,
  detail: 'The base branch changed the same lines. Bring the branch in line with the base and keep both changes.',
  file: files[0] ?? null,
  line: null,
  quote: hunks,
})
