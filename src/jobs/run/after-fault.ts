import type { Language } from '../../core/language.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { AppError } from '../../errors.ts'
import { refusedFor } from '../../outages/circuits.ts'
import type { StageOutcome } from '../../stages/stage/stage.ts'
import { inTransaction } from '../../store/pool.ts'
import { holdOutage } from '../../store/queue/outages.ts'
import { noteWait, type Run } from '../../store/runs.ts'
import { lockTask, touchTask } from '../../store/tasks.ts'
import type { Delivery, JobContext } from '../queue/context.ts'
import { abandonReason, dependencyOf, type Remedy, reasonOf, remedyFor } from '../queue/faults.ts'
import { isOfNewer } from '../queue/left-alone.ts'
import { forLog } from '../queue/queues.ts'
import { postpone, send } from '../queue/send.ts'

interface Interrupted {
  readonly run: Run
  readonly language: Language
}

/** Shorter delays are over before anybody reads of them. */
const SHOWN_FROM_MS = 15_000

/** A fault costs no attempt: repeats the same run later and returns `null`, or returns how the run ends. */
export async function afterFault(
  context: JobContext,
  delivery: Delivery,
  { run, language }: Interrupted,
  error: unknown,
): Promise<StageOutcome['event'] | null> {
  const refused = refusedFor(error)
  const isNews = refused === null && !(isOfNewer(error) && delivery.message.round > 0)
  const log = (details: object, message: string) =>
    context.log[isNews ? 'warn' : 'debug']({ err: error, ...forLog(delivery.message), ...details }, message)
  if (error instanceof AppError && error.kind === 'environment') {
    log({}, 'the environment is at fault: the task waits for a person')
    return { type: 'paused', cause: 'environment', reason: error.inLanguage?.(language) ?? reasonOf(error) }
  }
  if (error instanceof AppError && error.kind === 'packages') {
    const reason = error.inLanguage?.(language) ?? reasonOf(error)
    return { type: 'paused', cause: 'packages', reason, asked: error.asked }
  }
  const remedy = remedyFor(error, delivery.message.round, context.limits.quickRepeats)
  log(remedy, 'a stage run did not finish')
  if (remedy.remedy === 'abandon') return { type: 'run_abandoned', reason: abandonReason(remedy, language) }
  if (remedy.remedy === 'pause') return { type: 'paused', cause: 'dependency', reason: remedy.reason }
  const dependency = dependencyOf(error)
  if (remedy.isOutside && dependency === 'machine') await context.circuits.failed(dependency, remedy.reason)
  const waitedMs = await repeatLater(context, delivery, run, { ...remedy, dependency, outage: refused?.key ?? null })
  if (waitedMs === null) return null
  if (dependency !== null) await context.circuits.silentFor(dependency, waitedMs, remedy.reason)
  const hours = Math.round(context.limits.waitLimitMs / 3_600_000)
  return { type: 'paused', cause: 'dependency', reason: reasonsIn(language).fault.awayTooLong(hours, remedy.reason) }
}

interface Repeat extends Extract<Remedy, { remedy: 'repeat' }> {
  readonly dependency: string | null
  /** Because of which the run was not even tried; `null`: it was. */
  readonly outage: string | null
}

/** How long the run has waited if that is enough, so that it is not repeated; `null`: it is repeated. */
const repeatLater = (
  { pool, boss, limits }: JobContext,
  { job, message }: Delivery,
  run: Run,
  { isOutside, reason, dependency, outage, ...remedy }: Repeat,
): Promise<number | null> =>
  inTransaction(pool, async (tx) => {
    // What ended meanwhile has let all others go on already.
    const delayMs = outage === null || (await holdOutage(tx, outage)) ? remedy.delayMs : 0
    if (isOutside) {
      // The task before its run, as every act locks them; else the two would wait for one another.
      await lockTask(tx, message.taskId)
      const { waitedMs, tries } = await noteWait(tx, run, { dependency, reason, delayMs })
      if (waitedMs >= limits.waitLimitMs) return waitedMs
      if (tries === 1 || delayMs >= SHOWN_FROM_MS) {
        await touchTask(tx, message.taskId)
        await send(boss, tx, 'card', { taskId: message.taskId, seq: 0, round: 0 })
      }
    }
    await postpone(boss, tx, 'stage', job, message, delayMs)
    return null
  })
