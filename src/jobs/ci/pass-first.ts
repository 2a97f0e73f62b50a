import { reasonsIn } from '../../core/reasons/reasons.ts'
import { hasHadTurn, heldByFirst, placeInLine } from '../../store/merge-line.ts'
import { inTransaction } from '../../store/pool.ts'
import { lockTask, touchTask } from '../../store/tasks.ts'
import type { JobContext } from '../queue/context.ts'
import { send } from '../queue/send.ts'
import { moveUp } from './move-up.ts'

/** The task's place in line, once who has held the line for too long was put behind the others. `null`: not in line. */
export async function placeOrPass(context: JobContext, taskId: number, seq: number) {
  const line = await placeInLine(context.pool, taskId)
  if (line?.place === 1) await noteTurn(context, taskId, seq)
  if (line?.place !== 2 || line.behind === null) return line
  return (await passFirst(context, line.behind)) ? placeInLine(context.pool, taskId) : line
}

/** From here on it holds the others up. */
async function noteTurn({ pool, orchestrator }: JobContext, taskId: number, seq: number): Promise<void> {
  if (await hasHadTurn(pool, taskId, seq)) return
  await orchestrator.record({ taskId, seq, type: 'line_turn', actor: null, body: {} })
}

/** `false`: it goes on, or has not stood still for long enough. */
const passFirst = ({ pool, boss, orchestrator, limits, log }: JobContext, firstId: number): Promise<boolean> =>
  inTransaction(pool, async (tx) => {
    const record = await lockTask(tx, firstId)
    if (record === null || (await placeInLine(tx, firstId))?.place !== 1) return false
    const { seq } = record.task
    const held = await heldByFirst(tx, firstId, seq)
    if (held === null || held.ms < limits.lineHeldMs) return false
    const words = reasonsIn(record.language).task
    const reason = words.lineLeft(Math.round(held.ms / 60_000), held.reason ?? words.checksNotEnded)
    log.info({ task: firstId, seq, reason }, 'a task lets the others in line pass')
    await orchestrator.record({ taskId: firstId, seq, type: 'line_left', actor: null, body: { reason } }, tx)
    await touchTask(tx, firstId)
    await send(boss, tx, 'card', { taskId: firstId, seq: 0, round: 0 })
    await moveUp(boss, tx, firstId)
    return true
  })
