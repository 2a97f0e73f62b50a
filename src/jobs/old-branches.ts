import { findHalt } from '../store/queue/halts.ts'
import type { TaskRecord } from '../store/task-row.ts'
import { noteBranchGone, takeOldBranches } from '../store/tasks.ts'
import type { JobContext } from './queue/context.ts'
import { reasonOf } from './queue/faults.ts'
import { openMadeCommits } from './queue/made-commits.ts'

const CALL_LIMIT_MS = 60_000

/** Deletes the branches of tasks that ended so long ago, unless there is more on them than what we have made. */
export async function deleteOldBranches(context: JobContext): Promise<void> {
  const { pool, limits, log } = context
  if (limits.branchesKeptMs === null || (await findHalt(pool)) !== null) return
  for (const record of await takeOldBranches(pool, limits.branchesKeptMs)) {
    const { id, branch } = record.task
    // What could not be asked now is asked tomorrow.
    const outcome = await deleteBranch(context, record).catch((error) => {
      log.warn({ task: id, branch, reason: reasonOf(error) }, 'a branch could not be deleted')
      return 'kept' as const
    })
    if (outcome !== 'kept') await noteBranchGone(pool, id)
    if (outcome === 'deleted') log.info({ task: id, branch }, 'the branch of an ended task is deleted')
  }
}

async function deleteBranch({ pool, repositories }: JobContext, { task, target }: TaskRecord) {
  if (task.heads.some(({ madeBy }) => madeBy === 'others')) return 'kept'
  const { isOurs } = await openMadeCommits(pool, task, null)
  const { forge } = repositories.of(target)
  return forge.deleteBranch(task.branch, isOurs, AbortSignal.timeout(CALL_LIMIT_MS))
}
