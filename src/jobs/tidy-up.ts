import { findTaskView } from '../store/task-view.ts'
import type { Delivery, JobContext } from './context.ts'

/**
 * After the end: the worktree goes, and the pull request of a rejected or cancelled task is closed. A task that was
 * retried meanwhile is left alone; one that failed by itself keeps everything, since a person may retry it.
 */
export async function tidyUp({ pool, stage }: JobContext, { job, message }: Delivery): Promise<void> {
  const view = await findTaskView(pool, message.taskId)
  if (view === null || view.task.seq !== message.seq) return
  const { state } = view.task
  const rejected = state.status === 'FAILED' && view.decisions.at(-1)?.decision === 'reject'
  if ((state.status === 'CANCELLED' || rejected) && view.pullRequest !== null) {
    const { branch } = await stage.workspaces.open(message.taskId, job.signal)
    await stage.forge.closePullRequest(branch, state.reason, job.signal)
  }
  if (state.status === 'DONE' || state.status === 'CANCELLED') await stage.workspaces.remove(message.taskId)
}
