import type { RevertedMerge } from '../../stages/stage/stage.ts'
import type { Sql } from '../../store/pool.ts'
import { findTaskView } from '../../store/task-view.ts'

/** What a task is to take back, from the task that merged it; `null`: it takes nothing back. */
export async function findReverted(db: Sql, taskId: number | null): Promise<RevertedMerge | null> {
  const view = taskId === null ? null : await findTaskView(db, taskId)
  if (view === null || view.task.state.status !== 'DONE') return null
  const capsule = view.decisions.findLast(({ decision }) => decision === 'approve')?.capsule?.content ?? null
  const { base_sha: baseSha, merged_tree: mergedTree } = capsule ?? { base_sha: '', merged_tree: null }
  return {
    taskId: view.task.id,
    mergeSha: view.task.state.mergeSha,
    approved: mergedTree === null ? null : { baseSha, mergedTree },
  }
}
