import { standingOf } from '../../core/approval/capsule.ts'
import type { MergeFacts } from '../../core/approval/drift.ts'
import { branchOf } from '../../core/pipeline/task.ts'
import type { StageDeps, StageInput } from '../stage/stage.ts'

/** All that an approval is held against, read from the forge and from git now. */
export async function standingNow(
  { task, artifacts, language }: StageInput,
  { forge, workspaces, policy }: StageDeps,
  signal: AbortSignal,
): Promise<MergeFacts> {
  const found = await forge.findPullRequest(branchOf(task.id), signal)
  const headSha = found?.headSha ?? task.headSha ?? ''
  // After the pull request was read, so that its head is among what is fetched.
  const worktree = await workspaces.open(task.id, signal)
  const candidate = await worktree.candidate(headSha, signal)
  // Checks that are missing now are not coming: these were waited for already.
  const report = await forge.checks({ headSha, waitedMs: Number.MAX_SAFE_INTEGER, language }, signal)
  return { ...standingOf(candidate, report, artifacts, policy), pullRequest: found?.state ?? 'missing' }
}
