import { approvableFrom } from '../../core/approval/capsule.ts'
import type { MergeFacts } from '../../core/approval/drift.ts'
import { findOwnPullRequest } from '../stage/own-pull-request.ts'
import type { StageDeps, StageInput } from '../stage/stage.ts'

/** Reads from forge and git the facts that an approval is compared with. */
export async function readMergeFacts(
  { task, artifacts, language, pullRequest }: StageInput,
  { forge, workspaces, policy }: StageDeps,
  signal: AbortSignal,
): Promise<MergeFacts> {
  const found = await findOwnPullRequest(forge, task, pullRequest, signal)
  const headSha = found?.headSha ?? task.headSha ?? ''
  // Opened after the pull request was read, so that its head is fetched.
  const worktree = await workspaces.open(task, signal)
  const candidate = await worktree.candidate(headSha, signal)
  // CI_WAIT has waited already, so a check that is missing now is not coming.
  const report = await forge.checks({ headSha, waitedMs: Number.MAX_SAFE_INTEGER, language }, signal)
  return { ...approvableFrom(candidate, report, artifacts, policy), pullRequest: found?.state ?? 'missing' }
}
