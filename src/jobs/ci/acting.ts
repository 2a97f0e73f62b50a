import { AppError } from '../../errors.ts'
import { mayAct } from '../../store/queue/halts.ts'
import type { JobContext } from '../queue/context.ts'
import { actingBy, type OutsideAct } from '../queue/outside-acts.ts'
import type { Message } from '../queue/queues.ts'

/** The wait's own acts outside: none once the task has gone on, or everything is stopped. */
export function actingWhile(context: JobContext, { taskId, seq }: Pick<Message, 'taskId' | 'seq'>): JobContext {
  const act: OutsideAct = async (_what, call) => {
    if (await mayAct(context.pool, taskId, seq)) return call()
    throw new AppError('transient', `Task ${taskId} does not wait any more, or everything is stopped.`, { taskId })
  }
  return { ...context, repositories: { of: (target) => actingBy(act, context.repositories.of(target)) } }
}
