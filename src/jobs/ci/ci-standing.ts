import { isDeepStrictEqual } from 'node:util'
import type { CiReading } from '../../core/judgement/ci-verdict.ts'
import type { Language } from '../../core/language.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Forge } from '../../forge/forge.ts'
import { findRerun, findStanding } from '../../store/ci.ts'
import { inTransaction, type Transaction } from '../../store/pool.ts'
import { lockTask, touchTask } from '../../store/tasks.ts'
import type { JobContext } from '../queue/context.ts'
import type { Message } from '../queue/queues.ts'
import { send } from '../queue/send.ts'

/** A forge that was told to run checks again shows the old ones for a moment. */
const RERUN_SHOWS_MS = 20_000

/** Keeps what a look has found, and has the card show it, where it is something new. */
export const noteStanding = (
  { pool, boss, orchestrator }: Pick<JobContext, 'pool' | 'boss' | 'orchestrator'>,
  { taskId, seq }: Message,
  { verdict, about, overdue }: CiReading,
): Promise<void> =>
  inTransaction(pool, async (tx) => {
    const record = await lockTask(tx, taskId)
    const standing = { verdict, about: [...about], overdue }
    const known = await findStanding(tx, { taskId, seq })
    if (record?.task.seq !== seq || isDeepStrictEqual(known?.body, standing)) return
    await orchestrator.record({ taskId, seq, type: 'ci_looked', actor: null, body: standing }, tx)
    await touchTask(tx, taskId)
    await send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
  })

/**
 * Where nothing but known flaky checks is red they are run once more, and what is read after that counts. It is noted
 * before it is asked for, so that a crash between the two rather forgoes the repeat than makes another.
 */
export async function withFlakyOnceMore(
  context: Pick<JobContext, 'pool' | 'log' | 'orchestrator'>,
  { message: { taskId, seq }, language }: { readonly message: Message; readonly language: Language },
  forge: Forge,
  reading: CiReading,
  read: () => Promise<CiReading>,
  signal: AbortSignal,
): Promise<CiReading> {
  if (reading.verdict !== 'red' || reading.flaky.length < reading.about.length) return reading
  const { pool, log, orchestrator } = context
  const of = { taskId, seq }
  const note = (body: { readonly checks: readonly string[]; readonly shown: boolean }, tx?: Transaction) =>
    orchestrator.record({ ...of, type: 'ci_rerun', actor: null, body }, tx)
  const earlier = await inTransaction(pool, async (tx) => {
    await lockTask(tx, taskId)
    const known = await findRerun(tx, of)
    if (known === null) await note({ checks: reading.flaky, shown: false }, tx)
    return known
  })
  if (earlier !== null) {
    const isOld = !earlier.body.shown && Date.now() - earlier.createdAt.getTime() < RERUN_SHOWS_MS
    return isOld ? stillRunning(reading, language) : reading
  }
  const started = await forge.rerun(reading.head_sha, reading.flaky, signal)
  log.info({ task: taskId, checks: reading.flaky, started }, 'flaky checks are run once more')
  if (!started) {
    await note({ checks: [], shown: true })
    return reading
  }
  const fresh = await read()
  if (fresh.verdict !== 'red') await note({ checks: reading.flaky, shown: true })
  return stillRunning(fresh, language)
}

/** A red that was there before the repeat. */
const stillRunning = (reading: CiReading, language: Language): CiReading =>
  reading.verdict === 'red'
    ? { ...reading, verdict: 'running', reason: reasonsIn(language).ci.runOnceMore(reading.about.join(', ')) }
    : reading
