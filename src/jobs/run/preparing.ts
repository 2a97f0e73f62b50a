import type { TellPreparation } from '../../core/checks/preparation.ts'
import { inTransaction } from '../../store/pool.ts'
import { findPreparation } from '../../store/runs.ts'
import { lockTask, touchTask } from '../../store/tasks.ts'
import type { JobContext } from '../queue/context.ts'
import type { Message } from '../queue/queues.ts'
import { send } from '../queue/send.ts'

/** Records what a run prepares and refreshes the card, if it is new. */
export const tellPreparation =
  ({ pool, boss, orchestrator }: JobContext, { taskId, seq }: Message): TellPreparation =>
  (now) =>
    inTransaction(pool, async (tx) => {
      const record = await lockTask(tx, taskId)
      const before = (await findPreparation(tx, { taskId, seq }))?.body.now ?? null
      if (record?.task.seq !== seq || (before === null && now === null)) return
      await orchestrator.record({ taskId, seq, type: 'preparing', actor: null, body: { now } }, tx)
      await touchTask(tx, taskId)
      await send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
    })
