import type { Pool } from 'pg'
import type { Artifact } from './core/artifacts.ts'
import type { Actor, Effect, TaskEvent } from './core/events.ts'
import { runOutcome } from './core/run-outcome.ts'
import { currentAttempt, type Task } from './core/task.ts'
import { transition } from './core/transition.ts'
import { AppError } from './errors.ts'
import { insertArtifact } from './store/artifacts.ts'
import { insertDecision } from './store/decisions.ts'
import { insertEvent } from './store/events.ts'
import { inTransaction, type Sql } from './store/pool.ts'
import { closeRun, openRun } from './store/runs.ts'
import { insertTask, lockTask, type NewTask, savePullRequest, saveTask, type TaskRecord } from './store/tasks.ts'

/** Puts effects into the queue inside the caller's transaction. */
export type Enqueue = (tx: Sql, effects: readonly Effect[]) => Promise<void>

/** What comes with an event: who caused it, what the run made, and what else must commit with it. */
export interface Cause {
  readonly actor?: Actor
  /** How a person's word reached us: `button`, `modal`, `command`, `rest`. */
  readonly via?: string
  readonly artifacts?: readonly Artifact[]
  readonly pullRequest?: { readonly number: number; readonly url: string }
  /** Runs last in the same transaction, also when the event no longer applied: a job's own completion. */
  readonly settle?: (tx: Sql) => Promise<void>
}

export interface Orchestrator {
  /** The same request key twice makes one task. */
  create(request: NewTask): Promise<{ readonly record: TaskRecord; readonly created: boolean }>
  /**
   * The one door through which a task changes: lock, transition, rows, effects, all in one transaction.
   * `null`: the event no longer applies, nothing has changed. Throws AppError `not_found`.
   */
  apply(taskId: number, event: TaskEvent, cause?: Cause): Promise<Task | null>
}

export const createOrchestrator = (pool: Pool, enqueue: Enqueue): Orchestrator => ({
  create: (request) => inTransaction(pool, (tx) => create(tx, enqueue, request)),
  apply: (taskId, event, cause = {}) => inTransaction(pool, (tx) => apply(tx, enqueue, taskId, event, cause)),
})

async function create(tx: Sql, enqueue: Enqueue, request: NewTask) {
  const made = await insertTask(tx, request)
  if (!made.created) return made
  const { task } = made.record
  const { id: taskId, seq } = task
  await openNextRun(tx, task)
  await insertEvent(tx, { taskId, seq, type: 'created', actor: request.requester, body: { title: request.title } })
  await enqueue(tx, [
    { type: 'refresh_card', taskId },
    { type: 'run_stage', taskId, seq },
  ])
  return made
}

async function apply(tx: Sql, enqueue: Enqueue, taskId: number, event: TaskEvent, cause: Cause): Promise<Task | null> {
  const record = await lockTask(tx, taskId)
  if (record === null) throw new AppError('not_found', `There is no task ${taskId}.`, { hint: 'List the tasks first.' })
  const moved = transition(record.task, event)
  if (moved !== null) {
    await recordRun(tx, record.task, event, cause)
    await saveTask(tx, moved.task)
    if (cause.pullRequest !== undefined) await savePullRequest(tx, taskId, cause.pullRequest)
    await openNextRun(tx, moved.task)
    await insertEvent(tx, { taskId, seq: moved.task.seq, type: event.type, actor: cause.actor ?? null, body: event })
    await enqueue(tx, moved.effects)
  }
  await cause.settle?.(tx)
  return moved?.task ?? null
}

/** Closes the run in which the task stood and writes what it made. */
async function recordRun(tx: Sql, task: Task, event: TaskEvent, cause: Cause): Promise<void> {
  const outcome = runOutcome(event)
  const { stage } = task.state
  if (outcome === null || stage === 'DONE') return
  const runId = await closeRun(tx, { taskId: task.id, stage, attempt: currentAttempt(task), ...outcome })
  if (runId === null)
    throw new AppError('internal', `Stage ${stage} of task ${task.id} has no run.`, { taskId: task.id })
  for (const artifact of cause.artifacts ?? []) await insertArtifact(tx, { taskId: task.id, runId, stage }, artifact)
  if (event.type === 'decided') {
    const { actor, via } = cause
    if (actor === undefined || via === undefined)
      throw new AppError('internal', 'A decision needs who made it and how.')
    await insertDecision(tx, { taskId: task.id, runId, stage, headSha: event.headSha, actor, via }, event.verdict)
  }
}

async function openNextRun(tx: Sql, task: Task): Promise<void> {
  const { state, id: taskId, seq } = task
  if (state.status !== 'RUNNING' && state.status !== 'WAITING') return
  const status = state.status === 'RUNNING' ? 'QUEUED' : 'WAITING'
  await openRun(tx, { taskId, stage: state.stage, attempt: currentAttempt(task), seq, status })
}
