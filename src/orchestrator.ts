import type { Pool } from 'pg'
import { type AuditLine, committing, notedOf, type TellingTransaction as Tx, transitionOf } from './audit-line.ts'
import type { NotAllowed } from './core/access/access.ts'
import type { ApprovalPolicy } from './core/approval/approval.ts'
import { capsuleOf } from './core/approval/capsule.ts'
import { type DecisionFacts, evaluateDecision, type Grounds, repeatedApprovals } from './core/approval/decide.ts'
import type { Reservation } from './core/approval/reservations.ts'
import type { Artifact } from './core/artifacts.ts'
import { remarksIn } from './core/pipeline/decided-remarks.ts'
import type { Actor, Effect, PersonEvent, TaskEvent } from './core/pipeline/events.ts'
import type { NotedEvent } from './core/pipeline/noted.ts'
import { runOutcome, waitsOn } from './core/pipeline/run-outcome.ts'
import { awaitsDecisionOn, currentAttempt, isFinal, stageOf, type Task } from './core/pipeline/task.ts'
import { transition } from './core/pipeline/transition.ts'
import type { Target, TargetRequest } from './core/target.ts'
import { AppError } from './errors.ts'
import { createRedactor, type Redactor } from './secrets/redactor.ts'
import { artifactsOf, insertArtifact, type StoredArtifact } from './store/artifacts.ts'
import { decisionsOf, insertCapsule, insertDecision } from './store/decisions.ts'
import { insertEvent } from './store/events.ts'
import type { Sql, Transaction } from './store/pool.ts'
import { databaseNow } from './store/queue/clock.ts'
import { type ClosedRun, closeRun, openRun } from './store/runs.ts'
import { insertRemarks } from './store/said/remarks.ts'
import type { TaskRecord } from './store/task-row.ts'
import {
  findRevertOf,
  insertTask,
  lockTask,
  type NewTask,
  savePullRequest,
  saveTask,
  type TargetedTask,
  touchTask,
} from './store/tasks.ts'
import { insertTaskNote, keepEvent, keepRevision, namingActs, storeResume } from './task-notes.ts'

/** Puts effects into the queue inside the caller's transaction. */
export type Enqueue = (tx: Sql, effects: readonly Effect[]) => Promise<void>

/** The context of an event: who caused it, what the run produced, and what else must commit with it. */
interface Cause {
  readonly actor?: Actor
  /** How a person's act reached us: `button`, `modal`, `command`, `rest`. */
  readonly via?: string
  readonly artifacts?: readonly Artifact[]
  readonly pullRequest?: { readonly number: number; readonly url: string }
  /** The rules by which earlier approvals of the same change stay valid for its new commit. */
  readonly policy?: ApprovalPolicy
  /** Completes the job that reports the event, last in the same transaction, even if the event no longer applies. */
  readonly completeJob?: (tx: Sql) => Promise<void>
}

/** What a decision is recorded with besides who made it. */
type Recorded = Partial<Grounds> & { readonly carriedFrom?: number | null }

/** All events but decisions, which `decide` applies. */
export type PlainEvent = Exclude<TaskEvent, { type: 'decided' }>

export interface DecisionRequest extends DecisionFacts {
  /** `button`, `modal`, `home`, `command`, `rest`. */
  readonly via: string
}

type DecisionOutcome =
  | { readonly outcome: 'decided'; readonly task: Task }
  /** Counted; more approvals are needed. */
  | { readonly outcome: 'counted'; readonly task: Task }
  | { readonly outcome: 'refused'; readonly why: NotAllowed }
  | {
      readonly outcome: 'reserved'
      readonly standing: readonly Reservation[]
      readonly missing: readonly Reservation[]
    }
  /** There is nothing to decide any more, or not on this commit. */
  | { readonly outcome: 'late' }

export interface Orchestrator {
  /** A repeated request key returns the existing task. Throws `bad_input` for an unknown repository or base branch. */
  create(request: NewTask): Promise<{ readonly record: TaskRecord; readonly created: boolean }>
  /**
   * The only way to change a task: lock, transition, rows and effects, in one transaction.
   * `null`: the event no longer applies, and nothing has changed. Throws AppError `not_found`.
   */
  apply(taskId: number, event: PlainEvent, cause?: Cause): Promise<Task | null>
  /** Stores a note to the task's agents; `false`: this `sourceKey` is stored already. Throws AppError `not_found`. */
  note(taskId: number, note: { actor: Actor; text: string; sourceKey: string }): Promise<boolean>
  /** Replaces a note's text, or withdraws it (`null`); `false`: nothing changed. Throws AppError `not_found`. */
  revise(taskId: number, note: { actor: Actor; text: string | null; sourceKey: string }): Promise<boolean>
  /** Stores an audit event that is no transition, in the given transaction or alone. */
  record(noted: NotedEvent, tx?: Transaction): Promise<void>
  /** Applies a decision if the policy allows it, under the task's lock, or stores the refusal. Throws `not_found`. */
  decide(taskId: number, decision: DecisionRequest): Promise<DecisionOutcome>
}

/** Finds a request's target. Throws AppError `bad_input` for an unknown one; `null`: there is only one repository. */
export type FindTarget = (wish: TargetRequest) => Promise<Target | null>

/** Masks secrets in everything that it stores, since that is shown. Calls `onAudit` after each commit. */
export const createOrchestrator = (
  pool: Pool,
  enqueue: Enqueue,
  redactor: Redactor = createRedactor([]),
  findTarget: FindTarget = async () => null,
  onAudit: (line: AuditLine) => void = () => {},
): Orchestrator => ({
  async create(request) {
    const { repository = null, baseBranch = null, channel, reverts = null } = request
    const target = reverts === null ? await findTarget({ repository, baseBranch, channel }) : reverts.target
    const { title, rawRequest } = await redactor.clean({ title: request.title, rawRequest: request.rawRequest })
    return committing(pool, onAudit, (tx) => create(tx, enqueue, { ...request, target, title, rawRequest }))
  },
  async apply(taskId, event, cause = {}) {
    const [clean, artifacts] = await redactor.clean([event, cause.artifacts ?? []] as const)
    return committing(pool, onAudit, async (tx) => {
      const record = await locked(tx, taskId)
      const named = await namingActs(tx, record.task, clean)
      const applied = await move(tx, enqueue, record, named, { ...cause, artifacts })
      const moved = applied && ((await carryOver(tx, enqueue, applied, cause.policy)) ?? applied)
      await cause.completeJob?.(tx)
      return moved
    })
  },
  async note(taskId, note) {
    const text = await redactor.clean(note.text)
    return committing(pool, onAudit, (tx) => keepNote(tx, taskId, { ...note, text }))
  },
  async revise(taskId, note) {
    const text = await redactor.clean(note.text)
    return committing(pool, onAudit, async (tx) => keepRevision(tx, (await locked(tx, taskId)).task, { ...note, text }))
  },
  async record(noted, tx) {
    await insertEvent(tx ?? pool, { ...noted, body: await redactor.clean(noted.body) })
    const tell = () => onAudit(notedOf(noted))
    if (tx === undefined) tell()
    else tx.afterCommit(tell)
  },
  async decide(taskId, decision) {
    const verdict = await redactor.clean(decision.verdict)
    return committing(pool, onAudit, (tx) => decide(tx, enqueue, taskId, { ...decision, verdict }))
  },
})

async function create(tx: Tx, enqueue: Enqueue, request: TargetedTask) {
  const earlier = await earlierRevert(tx, request)
  if (earlier !== null) return { record: earlier, created: false }
  const made = await insertTask(tx, request)
  if (!made.created) return made
  const { task } = made.record
  const { id: taskId, seq } = task
  await openNextRun(tx, task, null)
  await insertEvent(tx, { taskId, seq, type: 'created', actor: request.requester, body: { title: request.title } })
  tx.tell(transitionOf(null, task, 'created', request.requester, null))
  await enqueue(tx, [
    { type: 'refresh_card', taskId },
    { type: 'run_stage', taskId, seq },
  ])
  if (request.reverts != null) await tellReverted(tx, enqueue, request, taskId)
  return made
}

/** The revert that stands already: what one task has merged is taken back once, however often that is asked for. */
async function earlierRevert(tx: Tx, { reverts = null }: TargetedTask): Promise<TaskRecord | null> {
  if (reverts === null) return null
  await locked(tx, reverts.taskId)
  return findRevertOf(tx, reverts.taskId)
}

/** The task that is to be reverted says so, by whom and why. */
async function tellReverted(tx: Tx, enqueue: Enqueue, { reverts, requester, rawRequest }: TargetedTask, by: number) {
  if (reverts == null) return
  const { taskId } = reverts
  const { seq } = (await locked(tx, taskId)).task
  await keepEvent(tx, { taskId, seq, type: 'revert_asked', actor: requester, body: { task: by, why: rawRequest } })
  await touchTask(tx, taskId)
  await enqueue(tx, [{ type: 'refresh_card', taskId }])
}

async function locked(tx: Sql, taskId: number): Promise<TaskRecord> {
  const record = await lockTask(tx, taskId)
  if (record !== null) return record
  throw new AppError('not_found', `There is no task ${taskId}.`, { hint: 'List the tasks first.' })
}

async function move(
  tx: Tx,
  enqueue: Enqueue,
  { task: before }: TaskRecord,
  event: TaskEvent,
  cause: Cause & Recorded,
): Promise<Task | null> {
  const moved = transition(before, event)
  if (moved === null) return null
  const { task, effects } = moved
  const run = await recordRun(tx, before, task, event, cause)
  await saveTask(tx, task)
  if (task.reverts !== null && isFinal(task.state.status)) await touchTask(tx, task.reverts)
  if (cause.pullRequest !== undefined) await savePullRequest(tx, task.id, cause.pullRequest)
  if (event.type === 'resumed') await storeResume(tx, before, event, cause.actor)
  if (!waitsOn(event, task)) await openNextRun(tx, task, event)
  await insertEvent(tx, { taskId: task.id, seq: task.seq, type: event.type, actor: cause.actor ?? null, body: event })
  tx.tell(transitionOf(before, task, event.type, cause.actor ?? null, run))
  await enqueue(tx, effects)
  return task
}

async function keepNote(tx: Tx, taskId: number, note: { actor: Actor; text: string; sourceKey: string }) {
  const { task } = await locked(tx, taskId)
  return insertTaskNote(tx, task, { ...note, question: null })
}

async function decide(tx: Tx, enqueue: Enqueue, taskId: number, decision: DecisionRequest): Promise<DecisionOutcome> {
  const record = await locked(tx, taskId)
  const judged = evaluateDecision({ ...record, made: await allArtifactsOf(tx, taskId) }, decision)
  if (judged.outcome === 'late' || judged.outcome === 'reserved') return judged
  const { headSha, verdict, via } = decision
  const { actor } = decision.decider
  if (judged.outcome === 'refused') {
    const body = { headSha, verdict, via, why: judged.why }
    await keepEvent(tx, { taskId, seq: record.task.seq, type: 'decision_refused', actor, body })
    return judged
  }
  const { event, approvable, acknowledged } = judged
  const moved = await move(tx, enqueue, record, event, { actor, via, approvable, acknowledged })
  if (moved === null) return { outcome: 'late' }
  return { outcome: waitsOn(event, moved) ? 'counted' : 'decided', task: moved }
}

/** All artifacts; throws if this version cannot read one, since a decision must not ignore any. */
async function allArtifactsOf(tx: Sql, taskId: number): Promise<readonly StoredArtifact[]> {
  const { known, unread } = await artifactsOf(tx, taskId)
  if (unread.length === 0) return known
  throw new AppError('transient', `A newer version of the service wrote ${unread.join(', ')} of task ${taskId}.`, {
    taskId,
    hint: 'Decide again once this process has been updated too.',
  })
}

/** Repeats the earlier approvals that are valid for the commit that now awaits a decision; `null`: there are none. */
async function carryOver(tx: Tx, enqueue: Enqueue, task: Task, policy: ApprovalPolicy | undefined) {
  if (policy?.carryOver !== true || !awaitsDecisionOn(task, task.headSha ?? '')) return null
  const artifacts = await artifactsOf(tx, task.id)
  if (artifacts.unread.length > 0) return null
  const known = { task, made: artifacts.known }
  let moved: Task | null = null
  for (const { event, grounds, given } of repeatedApprovals(known, (await decisionsOf(tx, task.id)).known, policy)) {
    const cause = { ...grounds, actor: given.actor, via: 'carried', carriedFrom: given.capsule.id }
    moved = (await move(tx, enqueue, await locked(tx, task.id), event, cause)) ?? moved
  }
  return moved
}

/** Closes the task's current run and stores what it produced. */
async function recordRun(
  tx: Sql,
  task: Task,
  after: Task,
  event: TaskEvent,
  cause: Cause & Recorded,
): Promise<ClosedRun | null> {
  const stage = stageOf(task)
  if (stage === null) return null
  if (event.type === 'decided') await recordDecision(tx, task, event, cause)
  const outcome = runOutcome(event, after, task)
  if (outcome === null) return null
  const run = await closeRun(tx, { taskId: task.id, stage, attempt: currentAttempt(task), ...outcome })
  if (run === null) throw new AppError('internal', `Stage ${stage} of task ${task.id} has no run.`, { taskId: task.id })
  for (const artifact of cause.artifacts ?? [])
    await insertArtifact(tx, { taskId: task.id, runId: run.id, stage }, artifact)
  return run
}

async function recordDecision(
  tx: Sql,
  task: Task,
  { headSha, verdict }: Extract<PersonEvent, { type: 'decided' }>,
  { actor, via, approvable = null, acknowledged = [], carriedFrom = null }: Cause & Recorded,
): Promise<void> {
  if (actor === undefined || via === undefined) throw new AppError('internal', 'A decision needs who made it and how.')
  const stage = stageOf(task)
  if (stage === null) throw new AppError('internal', `No decision is due in ${task.state.stage}.`, { taskId: task.id })
  const run = { taskId: task.id, stage, attempt: currentAttempt(task) }
  const decisionId = await insertDecision(tx, { ...run, headSha, actor, via }, verdict, acknowledged)
  await insertRemarks(tx, task.id, remarksIn(verdict))
  if (approvable === null) return
  const content = capsuleOf(approvable, { actor, via, at: await databaseNow(tx) })
  await insertCapsule(tx, decisionId, { taskId: task.id, content, carriedFrom })
}

/** Opens the next run, paused if a question has to be answered first. A run that pauses itself is open already. */
async function openNextRun(tx: Sql, task: Task, event: TaskEvent | null): Promise<void> {
  const { state, id: taskId, seq } = task
  const stage = stageOf(task)
  if (isFinal(state.status) || stage === null || event?.type === 'paused' || event?.type === 'held') return
  if (event?.type === 'stopped_outside' && stage !== 'CI_WAIT') return
  const run = { taskId, stage, attempt: currentAttempt(task), seq }
  const status = ({ RUNNING: 'QUEUED', WAITING: 'WAITING', PAUSED: 'PAUSED' } as const)[state.status as 'RUNNING']
  await openRun(tx, { ...run, status, reason: state.status === 'PAUSED' ? state.reason : null })
}
