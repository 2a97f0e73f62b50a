import { reasonsIn } from '../../core/reasons/reasons.ts'
import { findHalt } from '../../store/queue/halts.ts'
import { findTaskView, spentOf } from '../../store/task-view.ts'
import type { JobContext } from '../queue/context.ts'
import type { Message } from '../queue/queues.ts'

/** `true`: a person has stopped everything, and now this task too. */
export async function holdWhileHalted({ pool, orchestrator }: JobContext, { taskId }: Message): Promise<boolean> {
  const halt = await findHalt(pool)
  if (halt === null) return false
  const view = await findTaskView(pool, taskId)
  if (view === null) return false
  const reason = reasonsIn(view.language).task.allHeldBy(halt.byName, spentOf(view.runs).costUsd)
  await orchestrator.apply(taskId, { type: 'held', cause: 'halt', reason })
  return true
}
