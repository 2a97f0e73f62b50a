import { isDeepStrictEqual } from 'node:util'
import type { Task } from '../../core/pipeline/task.ts'
import { freshRemarks } from '../../core/remarks/remarks.ts'
import { forgeApprovals, type Said } from '../../core/remarks/said.ts'
import type { OwnedRemark } from '../../core/remarks/taken.ts'
import { findOwnPullRequest } from '../../stages/stage/own-pull-request.ts'
import { sectionOfPath } from '../../stages/stage/touched-section.ts'
import { inTransaction } from '../../store/pool.ts'
import { forgeApprovalsOf } from '../../store/said/forge-approvals.ts'
import { remarksOf } from '../../store/said/remarks.ts'
import type { TaskRecord } from '../../store/task-row.ts'
import { findTask, lockTask, touchTask } from '../../store/tasks.ts'
import type { JobContext } from '../queue/context.ts'
import { send } from '../queue/send.ts'
import { answerRemarks } from './answer-remarks.ts'

/**
 * Takes what people have said of a task's pull request since, answers what has come of it, and shows who has approved
 * there. `moved`: the task has gone on; `left`: something is to be taken once a decision is due. Safe to repeat.
 */
export async function followRemarks(
  context: JobContext,
  { task, target, pullRequest }: Pick<TaskRecord, 'task' | 'target' | 'pullRequest'>,
  wait: 'whenDue' | 'now',
  signal: AbortSignal,
): Promise<'moved' | 'left' | 'done'> {
  let left: 'left' | 'done' = 'done'
  try {
    const { forge, workspaces } = context.repositories.of(target)
    if ((await findOwnPullRequest(forge, task, pullRequest?.number ?? null, signal)) === null) return 'done'
    const said = await forge.said(task.branch, signal)
    await showApprovals(context, task, said)
    const taken = new Map((await remarksOf(context.pool, task.id)).map(({ key, digest }) => [key, digest]))
    const fresh = freshRemarks(said, taken)
    if (fresh.length > 0) {
      const sectionOf = await sectionOfPath(workspaces, task, signal)
      const owned = fresh.map((remark): OwnedRemark => ({ ...remark, section: sectionOf(remark.file) }))
      left = (await context.takeRemarks(task.id, owned, wait)) ? 'done' : 'left'
    }
    await answerRemarks(context, task.id, signal)
  } catch (error) {
    // Nobody's words keep CI from being watched; the next look takes them.
    if (signal.aborted) throw error
    context.log.warn({ err: error, task: task.id }, 'what people said of the pull request is read again later')
  }
  return (await findTask(context.pool, task.id))?.task.seq === task.seq ? left : 'moved'
}

/** Records who has approved on the forge and refreshes the card, if that is new. */
const showApprovals = ({ pool, boss, orchestrator }: JobContext, { id: taskId, seq }: Task, said: Said) =>
  inTransaction(pool, async (tx) => {
    const approvals = forgeApprovals(said)
    if (isDeepStrictEqual(approvals, await forgeApprovalsOf(tx, taskId))) return
    if ((await lockTask(tx, taskId))?.task.seq !== seq) return
    await orchestrator.record({ taskId, seq, type: 'reviews_looked', actor: null, body: { approvals } }, tx)
    await touchTask(tx, taskId)
    await send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
  })
