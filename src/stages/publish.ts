import type { Worktree } from '../workspace/workspace.ts'
import { newestOf } from './checkout.ts'
import type { StageDeps, StageEvent, StageInput } from './stage.ts'

type Published = { readonly pullRequest: { number: number; url: string } } | { readonly event: StageEvent }

/** Pushes a commit of the task's branch and makes sure that its pull request is open. Safe to repeat. */
export async function publish(
  input: StageInput,
  { forge }: StageDeps,
  worktree: Worktree,
  sha: string,
  signal: AbortSignal,
): Promise<Published> {
  const pushed = await worktree.push(sha, signal)
  if (pushed.outcome === 'rejected') {
    const reason = `${worktree.branch} has a commit (${pushed.remoteSha ?? 'unknown'}) that is not ours; nothing was pushed over it.`
    return { event: { type: 'run_abandoned', reason } }
  }
  const { branch } = worktree
  const { number, url } = await forge.openPullRequest(
    { branch, title: input.title, body: bodyOf(input), labels: [] },
    signal,
  )
  return { pullRequest: { number, url } }
}

function bodyOf(input: StageInput): string {
  const spec = newestOf(input, 'TaskSpec')
  const criteria = spec?.acceptance_criteria.map((criterion) => `- ${criterion}`) ?? []
  return [spec?.goal ?? input.title, '', ...criteria, '', `WMS-Task: ${input.task.id}`].join('\n')
}
