import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import type { StageDeps, StageEvent, StageInput } from '../stage/stage.ts'
import { pullRequestText } from './pull-request-text.ts'

type PublishResult = { readonly pullRequest: { number: number; url: string } } | { readonly event: StageEvent }

/** Pushes a commit of the task's branch and opens its pull request if needed. Safe to repeat. */
export async function publish(
  input: StageInput,
  { forge }: StageDeps,
  worktree: Worktree,
  sha: string,
  signal: AbortSignal,
): Promise<PublishResult> {
  const pushed = await worktree.push(sha, signal)
  if (pushed.outcome === 'rejected') {
    const reason = reasonsIn(input.language).task.foreignCommit(worktree.branch, pushed.remoteSha)
    return { event: { type: 'run_abandoned', reason } }
  }
  const { branch } = worktree
  const { number, url } = await forge.openPullRequest({ branch, ...pullRequestText(input) }, signal)
  return { pullRequest: { number, url } }
}
