import type { Job } from 'pg-boss'
import { AppError } from '../errors.ts'
import { onBehalfOf } from '../observed.ts'
import { leftRuns } from '../store/queue/halts.ts'
import { forgetReplicas } from '../store/queue/replicas.ts'
import { deleteOldSteps } from '../store/steps.ts'
import { recheckUndecided } from './ci/rechecks.ts'
import { watchCi } from './ci/watch-ci.ts'
import { deleteOldBranches } from './old-branches.ts'
import type { Delivery, JobContext } from './queue/context.ts'
import { createLeaveAlone, isOfNewer } from './queue/left-alone.ts'
import { Message, QUEUE_NAMES, QUEUES, type QueueName } from './queue/queues.ts'
import { createRunLock } from './queue/run-lock.ts'
import { announce } from './queue/send.ts'
import { startWorkers, type Workers } from './queue/workers.ts'
import { every, reconcile, releaseDeadReplicas, releaseDropped, releaseOrphans } from './reconcile.ts'
import { refreshCard } from './refresh-card.ts'
import { endProvenDead, type Lease, takeLease } from './replica/lease.ts'
import { joinReplicas, type Replica } from './replica/replica.ts'
import { CANCELLED, LEASE_LOST, runStage, SHUTDOWN } from './run/run-stage.ts'
import { tidyUp } from './tidy-up.ts'
import { type Probes, watchOutages } from './watch-outages.ts'
import type { WorkHealth } from './work-health.ts'

export interface JobsDeps extends Omit<JobContext, 'running' | 'runLock' | 'replica'> {
  readonly databaseUrl: string
  /** Processes that share it know of one another's end at once. */
  readonly home: string
  /** The repository is in the home, and no other machine sees it. */
  readonly keepsRepository: boolean
  /** The most stages that this process runs at the same time. */
  readonly stageSlots: number
  /** How dependencies are tried while no task needs them. */
  readonly probes: Probes
  /** Operators are not told of shorter outages. */
  readonly toldAfterMs: number
}

export interface Jobs {
  health(): WorkHealth
  start(): Promise<void>
  /** Takes no more jobs, waits `graceMs` for those under way, and returns the rest to the queue. */
  stop(graceMs: number): Promise<void>
}

const UPKEEP_MS = 60_000
/** What no webhook tells of is seen after this. */
const LOOK_MS = 5 * 60_000
const REAP_MS = 1_000
const WATCH_MS = 1_000

const HANDLERS: Record<QueueName, (context: JobContext, delivery: Delivery) => Promise<void>> = {
  stage: runStage,
  card: refreshCard,
  ci: watchCi,
  tidy: tidyUp,
}

/** Runs the jobs of all queues in this process. */
export function createJobs({
  databaseUrl,
  stageSlots,
  home,
  keepsRepository,
  probes,
  toldAfterMs,
  ...deps
}: JobsDeps): Jobs {
  let lease: Lease | null = null
  const name = () => lease?.name() ?? notStarted()
  const context: JobContext = { ...deps, running: new Map(), runLock: createRunLock(), replica: name }
  const { pool, log, running } = context
  const workers = new Map<string, Workers>()
  const upkeep: (() => void)[] = []
  let replica: Replica | null = null
  let keptUpAt: number | null = null
  const onKeptUp = () => {
    keptUpAt = performance.now()
  }
  const join = () =>
    joinReplicas(databaseUrl, name, {
      onWork: (queue) => workers.get(queue)?.wake(),
      onStop: (run) => running.get(run)?.stop.abort(CANCELLED),
      onConnected: () => {
        for (const queueWorkers of workers.values()) queueWorkers.wake()
      },
      onLost: (error) => log.warn({ reason: error.message }, 'the connection that hears of work was lost'),
    })
  return {
    health: () => healthOfWork({ boss: deps.boss, lease, replica, keptUpAt }),
    async start() {
      const startedAt = new Date()
      lease = await takeLease(
        { pool, home, keepsRepository, log },
        { onLost: () => endAll(running, LEASE_LOST), onJoined: () => replica?.rejoin() },
      )
      await endProvenDead({ pool, home }, lease.held())
      replica = await join()
      await releaseOrphans(context, startedAt)
      await reconcile(context)
      for (const queue of QUEUE_NAMES) workers.set(queue, await startQueueWorkers(context, queue, stageSlots))
      upkeep.push(...startUpkeep(context, () => endProvenDead({ pool, home }, lease?.held() ?? null), onKeptUp))
      upkeep.push(every(WATCH_MS, watchOutages(context, { probes, toldAfterMs }), log))
    },
    async stop(graceMs) {
      for (const end of upkeep.splice(0)) end()
      await finishOrReturn(context, graceMs)
      // Other processes start the returned runs at once.
      await announce(pool, 'stage').catch(() => {})
      await replica?.close()
      await lease?.end()
    },
  }
}

const agoMs = (at: number | null): number | null => (at === null ? null : performance.now() - at)

interface Seen {
  readonly boss: JobContext['boss']
  readonly lease: Lease | null
  readonly replica: Replica | null
  readonly keptUpAt: number | null
}

const healthOfWork = ({ boss, lease, replica, keptUpAt }: Seen): WorkHealth => ({
  holdsLease: (lease?.held() ?? null) !== null,
  isConnected: replica?.connected() ?? false,
  ...lastLooked(boss),
  keptUpMsAgo: agoMs(keptUpAt),
  heardMsAgo: agoMs(replica?.heardAt() ?? null),
})

/** What the queue knows of this process's workers. */
function lastLooked(boss: JobContext['boss']): Pick<WorkHealth, 'busy' | 'lookedMsAgo' | 'tookMsAgo'> {
  const workers = boss.getWipData().filter(({ name }) => name === 'stage')
  const last = (times: readonly (number | null)[]) => {
    const at = Math.max(...times.map((time) => time ?? 0))
    return at > 0 ? Math.max(0, Date.now() - at) : null
  }
  return {
    busy: workers.reduce((sum, { count }) => sum + count, 0),
    lookedMsAgo: last(workers.map(({ lastFetchedOn }) => lastFetchedOn)),
    tookMsAgo: last(workers.map(({ lastJobStartedOn }) => lastJobStartedOn)),
  }
}

function startUpkeep(context: JobContext, endDead: () => Promise<void>, onKeptUp: () => void): (() => void)[] {
  const [dead, dropped] = [new Set<string>(), new Set<string>()]
  const reap = async () => {
    await endDead()
    await releaseDeadReplicas(context, dead)
    onKeptUp()
  }
  return [
    every(UPKEEP_MS, () => reconcile(context), context.log),
    every(LOOK_MS, () => recheckUndecided(context.pool, context.boss), context.log),
    every(UPKEEP_MS, () => forgetReplicas(context.pool), context.log),
    every(UPKEEP_MS, () => deleteOldSteps(context.pool, context.limits.stepsKeptMs), context.log),
    every(UPKEEP_MS, () => deleteOldBranches(context), context.log),
    every(REAP_MS, reap, context.log),
    every(REAP_MS, () => releaseDropped(context, dropped), context.log),
    // Where no notification comes through.
    every(REAP_MS / 2, () => stopLeft(context), context.log),
  ]
}

/** Stops what runs of tasks that have gone on without it, e.g. were cancelled. */
async function stopLeft({ pool, running }: JobContext): Promise<void> {
  for (const run of await leftRuns(pool, [...running.keys()])) running.get(run)?.stop.abort(CANCELLED)
}

function startQueueWorkers(context: JobContext, queue: QueueName, stageSlots: number): Promise<Workers> {
  const { heartbeatSeconds } = QUEUES[queue]
  const options = {
    count: queue === 'stage' ? stageSlots : 2,
    heartbeatRefreshSeconds: Math.floor(heartbeatSeconds / 5),
    ...(queue === 'card' && { groupConcurrency: 1 }),
  }
  const leaveAlone = createLeaveAlone(context)
  return startWorkers(context.boss, queue, options, async (job: Job<object>) => {
    const read = Message.safeParse(job.data)
    if (!read.success) return leaveAlone(queue, job, `its payload: ${JSON.stringify(job.data).slice(0, 200)}`)
    const message = read.data
    try {
      await onBehalfOf({ task: message.taskId, run: null }, () => HANDLERS[queue](context, { job, message }))
    } catch (error) {
      if (!(error instanceof Error && isOfNewer(error))) throw error
      await leaveAlone(queue, job, error.message)
    }
  })
}

/** Takes no new jobs, and aborts the runs of those that do not end within `graceMs`. */
async function finishOrReturn({ boss, running }: JobContext, graceMs: number): Promise<void> {
  const idle = Promise.all(QUEUE_NAMES.map((queue) => boss.offWork(queue, { wait: true })))
  const graceTimer = setTimeout(() => void endAll(running, SHUTDOWN), graceMs)
  await Promise.race([idle, new Promise((resolve) => setTimeout(resolve, graceMs + 2_000).unref())])
  clearTimeout(graceTimer)
}

/** Resolves when all have ended. */
function endAll(running: JobContext['running'], reason: string): Promise<unknown> {
  const runs = [...running.values()]
  for (const { stop } of runs) stop.abort(reason)
  return Promise.all(runs.map(({ ended }) => ended))
}

const notStarted = (): never => {
  throw new AppError('internal', 'This process has not started to work.')
}
