import { ownHeadsOf } from '../../core/heads.ts'
import type { Task } from '../../core/pipeline/task.ts'
import type { MadeCommits } from '../../stages/stage/stage.ts'
import type { Sql } from '../../store/pool.ts'
import { commitsOfTask, noteCommit } from '../../store/runs.ts'

/** What we have made of a task's branch. `runId` `null`: no run is at work. */
export async function openMadeCommits(
  db: Sql,
  { id: taskId, heads }: Pick<Task, 'id' | 'heads'>,
  runId: number | null,
): Promise<MadeCommits> {
  const noted = await commitsOfTask(db, taskId)
  const ours = new Set([...ownHeadsOf({ heads }), ...noted.map(({ sha }) => sha)])
  const note = async (sha: string, of: number | null) => {
    await noteCommit(db, { taskId, runId: of, sha })
    ours.add(sha)
  }
  return {
    result: noted.findLast((one) => runId !== null && one.runId === runId)?.sha ?? null,
    isOurs: (sha) => ours.has(sha),
    note: (sha) => note(sha, null),
    noteResult: (sha) => note(sha, runId),
  }
}
