import type { Dependency } from '../core/pipeline/outside-wait.ts'
import type { Circuits } from '../outages/circuits.ts'
import { dependencyIn } from '../outages/circuits.ts'
import { isDatabaseAway } from '../store/pool.ts'
import { noteEndedOutage } from '../store/queue/outages.ts'
import { resumeWaiting } from './go-on.ts'
import type { JobContext } from './queue/context.ts'
import { reasonOf } from './queue/faults.ts'

/** Tries a dependency without a task; resolves if it answers. */
export type Probes = Readonly<Partial<Record<Dependency, (signal: AbortSignal) => Promise<unknown>>>>

/** Where no task has come to try it by then, nobody needs it at the moment. */
const NOBODY_TRIES_MS = 3_000
const PROBE_TIMEOUT_MS = 20_000

/** One pass: learns what is away, tries what no task does, and lets paused tasks go on. */
export function watchOutages(
  context: Pick<JobContext, 'pool' | 'orchestrator' | 'circuits'>,
  { probes, toldAfterMs }: { readonly probes: Probes; readonly toldAfterMs: number },
): () => Promise<void> {
  const { circuits, pool } = context
  let untold: ReturnType<Circuits['database']['answered']> = null
  return async () => {
    try {
      for (const outage of await circuits.refresh())
        if (outage.lateMs > NOBODY_TRIES_MS) await tryAlone(circuits, probes, dependencyIn(outage.dependency))
      untold ??= circuits.database.answered()
      if (untold !== null && untold.agoMs >= toldAfterMs)
        await noteEndedOutage(pool, { dependency: 'database', ...untold })
      untold = null
      await resumeWaiting(context)
    } catch (error) {
      if (isDatabaseAway(error)) circuits.database.failed(reasonOf(error))
      throw error
    }
  }
}

async function tryAlone(circuits: Circuits, probes: Probes, dependency: Dependency | null): Promise<void> {
  const probe = dependency === null ? undefined : probes[dependency]
  if (dependency === null || probe === undefined || !(await circuits.takesTurn(dependency))) return
  try {
    await probe(AbortSignal.timeout(PROBE_TIMEOUT_MS))
    await circuits.works(dependency)
  } catch (error) {
    await circuits.failed(dependency, reasonOf(error))
  }
}
