import { randomUUID } from 'node:crypto'
import type { BegunAct } from '../../core/cleanup.ts'
import { actsUnderWay } from '../../store/events.ts'
import { inTransaction, type Transaction } from '../../store/pool.ts'
import { mayAct } from '../../store/queue/halts.ts'
import { lockTask } from '../../store/tasks.ts'
import type { JobContext } from '../queue/context.ts'
import type { Message } from '../queue/queues.ts'

/**
 * Notes that a run begins to change something outside, with its task locked, so that whoever stops it either comes first
 * or is told. Returns what notes the end; `null`: it was stopped.
 */
export async function beginAct(
  { pool, orchestrator, log }: Pick<JobContext, 'pool' | 'orchestrator' | 'log'>,
  { taskId, seq }: Pick<Message, 'taskId' | 'seq'>,
  act: Omit<BegunAct, 'id'>,
): Promise<(() => Promise<void>) | null> {
  if (!(await mayAct(pool, taskId, seq))) return null
  const id = randomUUID()
  const noted = { taskId, seq, actor: null }
  const isBegun = await inTransaction(pool, async (tx) => {
    await lockTask(tx, taskId)
    if (!(await mayAct(tx, taskId, seq))) return false
    await orchestrator.record({ ...noted, type: 'act_begun', body: { id, ...act } }, tx)
    return true
  })
  if (!isBegun) return null
  return () =>
    orchestrator
      .record({ ...noted, type: 'act_ended', body: { id } })
      .catch((err) => log.warn({ err, task: taskId }, 'the end of an act outside was not noted'))
}

const CUT_SHORT =
  'its process ended before it could note the end: it may have been done, and is looked at before it is repeated'

/** Ends in the audit what an earlier delivery of a run had begun outside when its process died. */
export async function endLeftActs(
  { orchestrator, log }: Pick<JobContext, 'orchestrator' | 'log'>,
  tx: Transaction,
  { taskId, seq }: Pick<Message, 'taskId' | 'seq'>,
): Promise<void> {
  for (const { id, what, sha } of await actsUnderWay(tx, { taskId, seq })) {
    log.warn({ task: taskId, seq, what, sha }, 'an act outside was under way as its process ended')
    const body = { id, cut_short: CUT_SHORT }
    await orchestrator.record({ taskId, seq, actor: null, type: 'act_ended', body }, tx)
  }
}
