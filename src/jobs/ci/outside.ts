import type { Standing } from '../../core/pipeline/standing.ts'
import type { Task } from '../../core/pipeline/task.ts'
import { isRestorable } from '../../core/reasons/obstacles.ts'
import { AppError } from '../../errors.ts'
import { lookOutside, outsideOutcome } from '../../stages/stage/look-outside.ts'
import type { StageOutcome } from '../../stages/stage/stage.ts'
import type { Sql } from '../../store/pool.ts'
import { mayRestore } from '../../store/queue/outside.ts'
import type { JobContext, TeamRepository } from '../queue/context.ts'
import { letOthersMove } from './move-up.ts'

interface Looked {
  readonly task: Task
  /** The recorded number of its pull request. */
  readonly pullRequest: number | null
  /** Whether what had stopped the task may be taken away now; else that is left to the run that a person's word began. */
  readonly restores: boolean
}

/**
 * How a run or wait ends by what people have done to its pull request; `null`: it goes on. After a person's word, first
 * takes away what had stopped it, once.
 */
export async function outsideNow(
  { pool, orchestrator }: Pick<JobContext, 'pool' | 'orchestrator'>,
  repository: TeamRepository,
  { task, pullRequest, restores }: Looked,
  signal: AbortSignal,
): Promise<StageOutcome | null> {
  const { forge } = repository
  const { id: taskId, seq } = task
  const standing = await lookOutside(forge, task, pullRequest, signal)
  if (!isRestorable(standing.stands) || !(await mayRestore(pool, { taskId, seq })))
    return outsideOutcome(standing, task, forge)
  if (!restores) return null
  await orchestrator.record({
    taskId,
    seq,
    type: 'pull_request_restored',
    actor: null,
    body: { from: standing.stands },
  })
  await restore(repository, task, standing, signal)
  return outsideOutcome(await lookOutside(forge, task, pullRequest, signal), task, forge)
}

/** Ends a wait by what people have done; after a merge the others of its base move up. */
export async function endWait(
  { orchestrator, boss }: Pick<JobContext, 'orchestrator' | 'boss'>,
  { id, seq }: Pick<Task, 'id' | 'seq'>,
  { event, artifacts }: StageOutcome,
): Promise<void> {
  const completeJob = async (tx: Sql) => {
    if (event.type === 'merged_outside') await letOthersMove(boss, tx, id)
  }
  await orchestrator.apply(id, { ...event, seq }, { artifacts, completeJob })
}

/** Makes the pull request what it was; safe to repeat. */
async function restore(
  { forge, workspaces }: TeamRepository,
  task: Task,
  { stands }: Standing,
  signal: AbortSignal,
): Promise<void> {
  if (stands === 'drafted') return forge.markReady(task.branch, signal)
  if (stands === 'branch_deleted') {
    const worktree = await workspaces.open(task, signal)
    const { headSha: sha } = task
    if (sha === null || !(await worktree.hasCommit(sha, signal)))
      throw new AppError('misconfigured', `This machine does not have ${task.branch} at ${sha}.`, {
        hint: 'Restore the branch on the forge, then try again.',
        taskId: task.id,
      })
    // Whoever has made the branch anew meanwhile is not pushed over; the next look finds what they made.
    await worktree.push(sha, () => false, signal)
  }
  await forge.reopen(task.branch, signal)
}
