import { DEPENDENCIES, type Dependency } from '../core/pipeline/outside-wait.ts'
import { tasksToResume } from '../store/runs.ts'
import type { JobContext } from './queue/context.ts'
import { hurryJobs } from './queue/pgboss-tables.ts'
import { announce } from './queue/send.ts'

/** What waited for this goes on at once, wherever it runs. */
export async function goOn(context: Pick<JobContext, 'pool' | 'orchestrator'>, dependency: Dependency): Promise<void> {
  const { pool } = context
  const { queues } = DEPENDENCIES[dependency]
  await hurryJobs(pool, dependency, queues)
  for (const queue of queues) await announce(pool, queue)
  await resumeWaiting(context)
}

/** Tasks that have paused while something was away go on by themselves once it is back. */
export async function resumeWaiting({ pool, orchestrator }: Pick<JobContext, 'pool' | 'orchestrator'>): Promise<void> {
  for (const taskId of await tasksToResume(pool))
    await orchestrator.apply(taskId, { type: 'resumed', budgetUsd: null, answer: null }, { actor: OURSELVES })
}

const OURSELVES = { kind: 'system', id: 'outage', name: 'WMS Orchestrator' } as const
