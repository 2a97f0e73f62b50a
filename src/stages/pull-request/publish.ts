import type { Artifact } from '../../core/artifacts.ts'
import { withHead } from '../../core/heads.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import type { StageDeps, StageEvent, StageInput } from '../stage/stage.ts'
import { pullRequestText } from './pull-request-text.ts'

type PublishResult = { readonly pullRequest: { number: number; url: string } } | { readonly event: StageEvent }

/**
 * Pushes a commit of the task's branch and opens its pull request if needed; `made`: its run's artifacts. Safe to
 * repeat.
 */
export async function publish(
  input: StageInput,
  { forge, commits }: StageDeps,
  worktree: Worktree,
  sha: string,
  made: readonly Artifact[],
  signal: AbortSignal,
): Promise<PublishResult> {
  await commits.note(sha)
  const pushed = await worktree.push(sha, commits.isOurs, signal)
  if (pushed.outcome === 'rejected') {
    const reason = reasonsIn(input.language).task.foreignCommit(worktree.branch, pushed.remoteSha)
    return { event: { type: 'run_abandoned', reason } }
  }
  const { branch } = worktree
  const text = pullRequestText({
    ...afterRun(input, made),
    task: { ...input.task, ...withHead(input.task, sha, 'us') },
  })
  const { number, url } = await forge.openPullRequest({ branch, ...text }, signal)
  return { pullRequest: { number, url } }
}

/** The stage's input as it will be after the run, with the run's artifacts. */
export const afterRun = (input: StageInput, made: readonly Artifact[]): StageInput => ({
  ...input,
  artifacts: [...input.artifacts, ...made.map((artifact) => ({ ...artifact, stage: input.run.stage }))],
})
