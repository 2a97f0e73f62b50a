import { isDeepStrictEqual } from 'node:util'
import type { CiReading } from '../../core/judgement/ci-verdict.ts'
import type { Language } from '../../core/language.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Forge } from '../../forge/forge.ts'
import { findCiStatus, findRerun } from '../../store/ci.ts'
import { inTransaction, type Transaction } from '../../store/pool.ts'
import { databaseNow } from '../../store/queue/clock.ts'
import { lockTask, touchTask } from '../../store/tasks.ts'
import type { JobContext } from '../queue/context.ts'
import type { Message } from '../queue/queues.ts'
import { send } from '../queue/send.ts'

/** How long after a re-run request a forge may still show the old checks. */
const RERUN_SHOWS_MS = 20_000

/** Records the state of the checks and refreshes the card, if it is new. */
export const recordCiStatus = (
  { pool, boss, orchestrator }: Pick<JobContext, 'pool' | 'boss' | 'orchestrator'>,
  { taskId, seq }: Message,
  { verdict, about, overdue }: CiReading,
): Promise<void> =>
  inTransaction(pool, async (tx) => {
    const record = await lockTask(tx, taskId)
    const status = { verdict, about: [...about], overdue }
    const known = await findCiStatus(tx, { taskId, seq })
    if (record?.task.seq !== seq || isDeepStrictEqual(known?.body, status)) return
    await orchestrator.record({ taskId, seq, type: 'ci_looked', actor: null, body: status }, tx)
    await touchTask(tx, taskId)
    await send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
  })

/**
 * Re-runs once what ended without a word about the code, and red checks if all of them are known to be flaky; then only
 * the new result counts. Recorded before
 * the request, so that a crash in between skips the re-run instead of repeating it.
 */
export async function withFlakyRerun(
  context: Pick<JobContext, 'pool' | 'log' | 'orchestrator'>,
  { message: { taskId, seq }, language }: { readonly message: Message; readonly language: Language },
  forge: Forge,
  reading: CiReading,
  read: () => Promise<CiReading>,
  signal: AbortSignal,
): Promise<CiReading> {
  const again = toRunAgain(reading)
  if (again.length === 0) return reading
  const { pool, log, orchestrator } = context
  const of = { taskId, seq }
  const note = (body: { readonly checks: readonly string[]; readonly shown: boolean }, tx?: Transaction) =>
    orchestrator.record({ ...of, type: 'ci_rerun', actor: null, body }, tx)
  const earlier = await inTransaction(pool, async (tx) => {
    await lockTask(tx, taskId)
    const known = await findRerun(tx, of)
    if (known === null) await note({ checks: again, shown: false }, tx)
    return known
  })
  if (earlier !== null) {
    const agoMs = (await databaseNow(pool)).getTime() - earlier.createdAt.getTime()
    const isOld = !earlier.body.shown && agoMs < RERUN_SHOWS_MS
    return isOld ? stillRunning(reading, language) : reading
  }
  const started = await forge.rerun(reading.head_sha, again, signal)
  log.info({ task: taskId, checks: again, started }, 'checks are run once more')
  if (!started) {
    await note({ checks: [], shown: true })
    return reading
  }
  const fresh = await read()
  if (toRunAgain(fresh).length === 0) await note({ checks: again, shown: true })
  return stillRunning(fresh, language)
}

/** Shows a red result from before the re-run as still running. */
function stillRunning(reading: CiReading, language: Language): CiReading {
  const { ci: words } = reasonsIn(language)
  const names = reading.about.join(', ')
  if (reading.interrupted.length > 0)
    return { ...reading, verdict: 'running', interrupted: [], reason: words.interruptedOnce(names) }
  return reading.verdict === 'red' ? { ...reading, verdict: 'running', reason: words.runOnceMore(names) } : reading
}

/** The checks whose result says nothing yet. */
const toRunAgain = ({ verdict, about, flaky, interrupted }: CiReading): readonly string[] =>
  verdict === 'red' && flaky.length >= about.length ? flaky : interrupted.map(({ name }) => name)
