import { setTimeout as delay } from 'node:timers/promises'
import type { Cleanup } from '../core/cleanup.ts'
import { workName } from '../core/pipeline/identity.ts'
import { publishableQuote } from '../core/publishable.ts'
import { AppError } from '../errors.ts'
import { findOwnPullRequest } from '../stages/stage/own-pull-request.ts'
import { findStop } from '../store/events.ts'
import { inTransaction } from '../store/pool.ts'
import { findTaskView, type TaskView } from '../store/task-view.ts'
import { touchTask } from '../store/tasks.ts'
import { answerRemarks } from './ci/answer-remarks.ts'
import type { Delivery, JobContext } from './queue/context.ts'
import { leaveToNewer } from './queue/left-alone.ts'
import { send } from './queue/send.ts'

const STOP_POLL_MS = 50
const STOP_LIMIT_MS = 10_000

/**
 * Cleans up after a task's end: removes the worktree of a done or cancelled task, and closes the pull request of a
 * rejected or cancelled one. Skips a task that was retried meanwhile. A task that failed by itself keeps all, for a
 * retry.
 */
export async function tidyUp(context: JobContext, { job, message }: Delivery): Promise<void> {
  const view = await findTaskView(context.pool, message.taskId)
  if (view === null || view.task.seq !== message.seq) return
  leaveToNewer(view.task)
  const { status } = view.task.state
  const cancelled = status === 'CANCELLED'
  const rejected = status === 'FAILED' && view.decisions.at(-1)?.decision === 'reject'
  if (cancelled) await untilStopped(context, view, job.signal)
  const closed = cancelled || rejected ? await closePullRequest(context, view, job.signal) : NOT_CLOSED
  const remove = cancelled || status === 'DONE'
  const { workspaces, forge } = context.repositories.of(view.target)
  if (remove) await workspaces.remove(view.task)
  if (remove) await context.stage.environments.forgetTask(forge.repository, workName(view.task))
  await answerRemarks(context, message.taskId, job.signal)
  if (cancelled || rejected) await report(context, view, { worktree_removed: remove, ...closed })
}

/** Waits until the cancelled run has ended, since it uses the worktree until then. */
async function untilStopped({ boss }: JobContext, { task }: TaskView, signal: AbortSignal): Promise<void> {
  const data = { taskId: task.id, seq: task.seq - 1 }
  for (let waitedMs = 0; waitedMs < STOP_LIMIT_MS; waitedMs += STOP_POLL_MS) {
    const jobs = await boss.findJobs('stage', { data })
    if (jobs.every((job) => job.state !== 'active')) return
    await delay(STOP_POLL_MS, undefined, { signal })
  }
  throw new AppError('transient', `The cancelled run of task ${task.id} has not ended yet.`, { taskId: task.id })
}

type Closed = Pick<Cleanup, 'pull_request_closed' | 'merge_sha'>
const NOT_CLOSED: Closed = { pull_request_closed: null, merge_sha: null }

/** A merge that was under way when the task was cancelled may have gone through. */
async function closePullRequest({ repositories }: JobContext, view: TaskView, signal: AbortSignal): Promise<Closed> {
  const { pullRequest } = view
  if (pullRequest === null) return NOT_CLOSED
  const { state, branch } = view.task
  const { forge } = repositories.of(view.target)
  const found = await findOwnPullRequest(forge, view.task, pullRequest.number, signal)
  if (found === null) return NOT_CLOSED
  if (found.state === 'merged') return { pull_request_closed: null, merge_sha: found.mergeSha }
  const comment = publishableQuote('reason' in state ? state.reason : '')
  await forge.closePullRequest(branch, comment, signal)
  return { pull_request_closed: pullRequest.number, merge_sha: null }
}

/** Records the clean-up; idempotent. */
async function report(
  { pool, boss, orchestrator }: JobContext,
  { cleanup, task: { id: taskId, seq } }: TaskView,
  done: Closed & Pick<Cleanup, 'worktree_removed'>,
): Promise<void> {
  if (cleanup !== null) return
  const stop = (await findStop(pool, { taskId, seq: seq - 1 })) ?? { stopped: [], stopped_after_ms: 0, acts: [] }
  await inTransaction(pool, async (tx) => {
    await orchestrator.record({ taskId, seq, type: 'cleaned_up', actor: null, body: { ...stop, ...done } }, tx)
    await touchTask(tx, taskId)
    await send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
  })
}
