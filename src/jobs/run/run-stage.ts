import { taskCapUsd } from '../../core/access/quota.ts'
import type { ActUnderWay, StopReport } from '../../core/cleanup.ts'
import type { Language } from '../../core/language.ts'
import { accepts } from '../../core/pipeline/acceptance.ts'
import { currentAttempt } from '../../core/pipeline/task.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { WorkStage } from '../../core/stages.ts'
import { onBehalfOf } from '../../observed.ts'
import { RUNNERS } from '../../stages/runners.ts'
import type { StageDeps, StageInput, StageOutcome } from '../../stages/stage/stage.ts'
import { type Caps, presumeOpenCalls } from '../../store/ledger.ts'
import { inTransaction } from '../../store/pool.ts'
import { beginWork, DEATHS_BEFORE_ALONE, endWork, type TakenRun, takeRun } from '../../store/runs.ts'
import { findLeftFiles, saveLeftFiles } from '../../store/steps.ts'
import { findTaskView, type TaskView } from '../../store/task-view.ts'
import { lockTask, touchTask } from '../../store/tasks.ts'
import { nowWorksOn } from '../../watchdog/watchdog.ts'
import { letOthersMove } from '../ci/move-up.ts'
import { outsideNow } from '../ci/outside.ts'
import { placeOrPass } from '../ci/pass-first.ts'
import type { Delivery, JobContext, JobLimits } from '../queue/context.ts'
import { leaveToNewer, newerVersion } from '../queue/left-alone.ts'
import { openMadeCommits } from '../queue/made-commits.ts'
import { actingBy } from '../queue/outside-acts.ts'
import { forLog, type Message } from '../queue/queues.ts'
import { completeJob, send } from '../queue/send.ts'
import { afterFault } from './after-fault.ts'
import { beginAct, endLeftActs } from './begin-act.ts'
import { holdWhileHalted } from './halted.ts'
import { openJournal, type RunJournal } from './journal.ts'
import { tellPreparation } from './preparing.ts'
import { findReverted } from './reverted.ts'
import { watch } from './under-way.ts'

/** After so many process deaths between two steps, the run itself must be killing the process. */
const DELIVERY_LIMIT = 10

/** Abort reason of our shutdown; the delivery returns to the queue. */
export const SHUTDOWN = 'shutdown'
/** Abort reason of a person's cancel. */
export const CANCELLED = 'cancelled'
/** Abort reason where this process cannot prove any more that it lives; the delivery returns to the queue. */
export const LEASE_LOST = 'lease lost'
/** Abort reason of the journal, when another delivery took the run over. */
const SUPERSEDED = 'superseded'

/**
 * One delivery of a run: transaction A starts it, the stage works without a transaction, transaction B moves the task.
 */
export async function runStage(context: JobContext, { job, message }: Delivery): Promise<void> {
  const key = `${message.taskId}/${message.seq}`
  const stop = new AbortController()
  // A second delivery of a run that is alive here waits for its end, and then finds that it is late.
  while (context.running.has(key)) await context.running.get(key)?.ended
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  context.running.set(key, { stop, ended })
  try {
    using locks = new DisposableStack()
    const signal = AbortSignal.any([job.signal, stop.signal])
    if (await holdWhileHalted(context, message)) return
    const taken = await startInTurn(context, message, locks, signal)
    if (taken === null) return
    if (taken.run.deaths > DEATHS_BEFORE_ALONE) return await pauseDeadly(context, { job, message }, taken)
    const subject = { task: message.taskId, run: taken.run.id }
    await onBehalfOf(subject, () => runWithRecovery(context, { job, message }, taken, stop))
  } catch (error) {
    // Still waiting for its turn: an abort of ours gives the delivery back, one of others does not.
    if (isGivenBack(stop) || !(stop.signal.aborted || job.signal.aborted)) throw error
  } finally {
    context.running.delete(key)
    end()
  }
}

const isGivenBack = ({ signal }: AbortController): boolean => [SHUTDOWN, LEASE_LOST].includes(signal.reason)

/** A run that may have killed its process works while no other run works in this one. */
async function startInTurn(
  context: JobContext,
  message: Message,
  locks: DisposableStack,
  signal: AbortSignal,
): Promise<StartedRun | null> {
  const shared = locks.use(await context.runLock.acquire('shared', signal))
  const started = await startRun(context, message)
  if (started?.run.deaths !== DEATHS_BEFORE_ALONE) return started
  shared[Symbol.dispose]()
  locks.use(await context.runLock.acquire('exclusive', signal))
  await beginWork(context.pool, started.run)
  return started
}

/** The run's process died while nothing else ran in it, so another try would only kill the next one. */
function pauseDeadly(context: JobContext, delivery: Delivery, { run, language }: StartedRun): Promise<void> {
  const { fault, stages } = reasonsIn(language)
  const reason = fault.deadly(stages[run.stage], run.deaths)
  context.log.error({ ...forLog(delivery.message), run: run.id, deaths: run.deaths }, 'a run kills its process')
  return finish(context, delivery, { event: { type: 'paused', cause: 'crash', reason }, artifacts: [] })
}

interface StartedRun {
  readonly run: TakenRun
  readonly language: Language
}

async function runWithRecovery(
  context: JobContext,
  delivery: Delivery,
  { run, language }: StartedRun,
  stop: AbortController,
): Promise<void> {
  const begin = async (what: ActUnderWay, sha: string | null) => {
    const end = await beginAct(context, delivery.message, { what, sha })
    if (end === null) stop.abort(CANCELLED)
    return end ?? (async () => {})
  }
  const { stopReport, act, ...adapters } = watch(context.stage, stop.signal, begin)
  const repositories: JobContext['repositories'] = { of: (target) => actingBy(act, context.repositories.of(target)) }
  try {
    await context.circuits.refuseWhileAway('machine')
    await withJournal({ ...context, repositories, stage: { ...context.stage, ...adapters } }, delivery, run, stop)
  } catch (error) {
    // If this is lost, the delivery counts as a death, and the run works alone too early.
    await endWork(context.pool, run).catch(() => {})
    if (isGivenBack(stop)) throw error
    if (stop.signal.reason === CANCELLED) return reportStop(context, delivery.message, stopReport())
    if (stop.signal.aborted || delivery.job.signal.aborted) return
    const event = await afterFault(context, delivery, { run, language }, error)
    if (event !== null) await finish(context, delivery, { event, artifacts: [] })
  }
}

/** Records what a cancel stopped; `record` masks secrets, since a command line may contain any text of a model. */
const reportStop = async (context: JobContext, { taskId, seq }: Message, stop: StopReport | null): Promise<void> => {
  if (stop !== null) await context.orchestrator.record({ taskId, seq, type: 'work_stopped', actor: null, body: stop })
}

/** Transaction A. `null`: a late or repeated delivery, which the queue completes. */
const startRun = (context: JobContext, { taskId, seq }: Message): Promise<StartedRun | null> =>
  inTransaction(context.pool, async (tx) => {
    const record = await lockTask(tx, taskId)
    if (record === null || record.task.seq !== seq) return null
    leaveToNewer(record.task)
    if (record.task.state.status !== 'RUNNING') return null
    const run = await takeRun(tx, taskId, seq, context.replica())
    if (run !== null && run.deliveries > 1) {
      await presumeOpenCalls(tx, run.id)
      await endLeftActs(context, tx, { taskId, seq })
    }
    if (run !== null && run.deliveries === 1) {
      await touchTask(tx, taskId)
      await send(context.boss, tx, 'card', { taskId, seq: 0, round: 0 })
    }
    return run && { run, language: record.language }
  })

async function withJournal(
  context: JobContext,
  delivery: Delivery,
  run: TakenRun,
  stop: AbortController,
): Promise<void> {
  const view = await findTaskView(context.pool, delivery.message.taskId)
  if (view === null) return
  // What it does not know may be what the next step is about.
  if (view.unread.length > 0) throw newerVersion(view.unread.join(', '), view.task.id)
  const { pool, seal, stage } = context
  const journal = await openJournal(
    { pool, seal, redactor: stage.redactor, language: view.language, onSuperseded: () => stop.abort(SUPERSEDED) },
    run,
    capsOf(context.limits, view),
  )
  try {
    await executeStage(journal, context, delivery, { view, run, stop })
  } finally {
    await journal.close()
  }
}

interface RunContext {
  readonly view: TaskView
  readonly run: TakenRun
  readonly stop: AbortController
}

async function executeStage(
  journal: RunJournal,
  context: JobContext,
  delivery: Delivery,
  { view, run, stop }: RunContext,
): Promise<void> {
  // Postponed deliveries did not die.
  if (journal.deliveriesWithoutProgress - delivery.message.round > DELIVERY_LIMIT) {
    const { fault, stages } = reasonsIn(view.language)
    const reason = fault.interrupted(stages[run.stage], DELIVERY_LIMIT)
    return finish(context, delivery, { event: { type: 'run_abandoned', reason }, artifacts: [] })
  }
  const { taskId, seq } = delivery.message
  nowWorksOn({ task: taskId, run: run.id, stage: run.stage, attempt: run.attempt })
  const log = context.log.child({ task: taskId, run: run.id, seq, stage: run.stage, attempt: run.attempt })
  const { stage, repositories } = context
  const model = view.model === null ? stage.model : stage.model.using(view.model)
  const preparing = tellPreparation(context, delivery.message)
  const commits = await openMadeCommits(context.pool, view.task, run.id)
  const leftFiles: StageDeps['leftFiles'] = {
    earlier: await findLeftFiles(context.pool, run),
    keep: (files) => saveLeftFiles(context.pool, run, files),
  }
  const work = {
    ...{ model, log, journal, commits, leftFiles, preparing },
    placeInLine: () => placeOrPass(context, taskId, seq),
  }
  const deps: StageDeps = { ...stage, ...repositories.of(view.target), ...work }
  const signal = AbortSignal.any([delivery.job.signal, stop.signal])
  const input = { ...inputOf(view, run), reverted: await findReverted(context.pool, view.task.reverts) }
  const { task, pullRequest } = view
  const looked = { task, pullRequest: pullRequest?.number ?? null, restores: true }
  const outcome =
    (await outsideNow(context, deps, looked, signal)) ?? (await RUNNERS[run.stage as WorkStage](input, deps, signal))
  signal.throwIfAborted()
  await finish(context, delivery, outcome)
}

const capsOf = (limits: JobLimits, view: TaskView): Caps => ({
  run: limits.budgetUsdRun,
  task: taskCapUsd({ budgetUsd: limits.budgetUsdTask }, view),
  day: limits.budgetUsdDay,
})

/** Transaction B. */
async function finish(
  { orchestrator, boss }: JobContext,
  { job, message }: Delivery,
  outcome: StageOutcome,
): Promise<void> {
  const { event, artifacts, pullRequest } = outcome
  await orchestrator.apply(
    message.taskId,
    { ...event, seq: message.seq },
    {
      artifacts,
      ...(pullRequest !== undefined && { pullRequest }),
      completeJob: async (tx) => {
        await completeJob(boss, tx, 'stage', job)
        if (event.type === 'merged' || event.type === 'merged_outside') await letOthersMove(boss, tx, message.taskId)
      },
    },
  )
}

const inputOf = (view: TaskView, run: TakenRun): Omit<StageInput, 'reverted'> => ({
  task: view.task,
  title: view.title,
  rawRequest: view.rawRequest,
  language: view.language,
  run: { stage: run.stage, attempt: currentAttempt(view.task) },
  artifacts: view.artifacts,
  pullRequest: view.pullRequest?.number ?? null,
  approval: view.decisions.findLast(({ decision }) => decision === 'approve')?.capsule ?? null,
  notes: view.notes.map(({ actor, text, question }) => ({ by: actor.name, text, question })),
  accepted: view.notes.flatMap(({ text, question }) => (question !== null && accepts(text) ? [question] : [])),
  failedAttempts: view.runs
    // A review that sent the work back has not failed: its findings say so.
    .filter(({ stage, attempt, status }) => stage === run.stage && attempt < run.attempt && status !== 'REJECTED')
    .flatMap(({ attempt, reason }) => (reason === null ? [] : [{ attempt, reason }])),
})
