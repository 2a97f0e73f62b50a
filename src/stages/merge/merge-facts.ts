import { approvableFrom } from '../../core/approval/capsule.ts'
import type { MergeFacts } from '../../core/approval/drift.ts'
import { branchOf } from '../../core/pipeline/task.ts'
import type { StageDeps, StageInput } from '../stage/stage.ts'

/** Reads from forge and git the facts that an approval is compared with. */
export async function readMergeFacts(
  { task, artifacts, language }: StageInput,
  { forge, workspaces, policy }: StageDeps,
  signal: AbortSignal,
): Promise<MergeFacts> {
  const found = await forge.findPullRequest(branchOf(task.id), signal)
  const headSha = found?.headSha ?? task.headSha ?? ''
  // Opened after the pull request was read, so that its head is fetched.
  const worktree = await workspaces.open(task.id, signal)
  const candidate = await worktree.candidate(headSha, signal)
  // CI_WAIT has waited already, so a check that is missing now is not coming.
  const report = await forge.checks({ headSha, waitedMs: Number.MAX_SAFE_INTEGER, language }, signal)
  return { ...approvableFrom(candidate, report, artifacts, policy), pullRequest: found?.state ?? 'missing' }
}
