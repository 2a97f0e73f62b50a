import type { Artifact } from '../../core/artifacts.ts'
import { withHead } from '../../core/heads.ts'
import { branchNames, isForeign } from '../../core/pipeline/identity.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { lookOutside, outsideOutcome } from '../stage/look-outside.ts'
import type { StageDeps, StageInput, StageOutcome } from '../stage/stage.ts'
import { pullRequestText } from './pull-request-text.ts'

type PublishResult = { readonly branch: string; readonly pullRequest: { number: number; url: string } } | StageOutcome

/**
 * Pushes a commit of the task's branch and opens its pull request if needed; `made`: its run's artifacts. Takes the
 * next of the branch's names where somebody else has one of that name. Nothing is pushed where people have merged or
 * closed it meanwhile. Safe to repeat.
 */
export async function publish(
  input: StageInput,
  deps: StageDeps,
  worktree: Worktree,
  sha: string,
  made: readonly Artifact[],
  signal: AbortSignal,
): Promise<PublishResult> {
  await deps.commits.noteResult(sha)
  const { task } = input
  const standing = await lookOutside(deps.forge, task, input.pullRequest, signal)
  const ended = outsideOutcome(standing, task, deps.forge)
  if (ended !== null) return ended
  const names = task.headSha === null ? branchNames(task) : [task.branch]
  for (const branch of names) {
    const published = await publishAs(branch, input, deps, worktree, sha, made, signal)
    if (published !== null) return published
  }
  return paused(reasonsIn(input.language).task.branchTaken(names.join(', ')))
}

const paused = (reason: string): StageOutcome => ({ event: { type: 'paused', cause: 'forge', reason }, artifacts: [] })

/** `null`: the branch, or its pull request, is of another task. */
async function publishAs(
  branch: string,
  input: StageInput,
  { forge, commits }: StageDeps,
  worktree: Worktree,
  sha: string,
  made: readonly Artifact[],
  signal: AbortSignal,
): Promise<PublishResult | null> {
  const { task, pullRequest: recorded } = input
  if (await isTaken(forge, { ...task, branch }, recorded, commits.isOurs, signal)) return null
  const pushed = await worktree.push(sha, commits.isOurs, signal, branch)
  if (pushed.outcome === 'rejected') {
    if (task.headSha === null) return null
    const reason = reasonsIn(input.language).task.foreignCommit(branch, pushed.remoteSha)
    return paused(reason)
  }
  const text = pullRequestText({ ...afterRun(input, made), task: { ...task, ...withHead(task, sha, 'us') } })
  const { number, url } = await forge.openPullRequest({ branch, ...text }, signal)
  return { branch, pullRequest: { number, url } }
}

/** Whether a pull request of another task stands for this branch; one of ours may lack a mark that we have since lost. */
async function isTaken(
  forge: StageDeps['forge'],
  task: StageInput['task'],
  recorded: number | null,
  isOurs: (sha: string) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await forge.findPullRequest(task.branch, signal)
  if (found === null || (found.owner === null && isOurs(found.headSha))) return false
  return isForeign(found, task, recorded)
}

/** The stage's input as it will be after the run, with the run's artifacts. */
export const afterRun = (input: StageInput, made: readonly Artifact[]): StageInput => ({
  ...input,
  artifacts: [...input.artifacts, ...made.map((artifact) => ({ ...artifact, stage: input.run.stage }))],
})
