import type { Pool } from 'pg'
import { type Job, PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Kicked } from '../core/pipeline/kicked.ts'
import { createOrchestrator, type FindTarget, type Orchestrator } from '../orchestrator.ts'
import type { Redactor } from '../secrets/redactor.ts'
import type { Seal } from '../secrets/seal.ts'
import { lookAtBranch, lookAtCi } from './ci/hints.ts'
import { watchCi } from './ci/watch-ci.ts'
import { kick } from './kick.ts'
import type { Delivery, JobContext, JobLimits } from './queue/context.ts'
import { announce, createQueues, enqueueOn, Message, QUEUE_NAMES, QUEUES, type QueueName } from './queue/queues.ts'
import { joinReplicas, type Replica } from './queue/replica.ts'
import { startWorkers, type Workers } from './queue/workers.ts'
import { every, reconcile, releaseDeadReplicas, releaseDropped, releaseOrphans } from './reconcile.ts'
import { refreshCard } from './refresh-card.ts'
import { CANCELLED, runStage, SHUTDOWN } from './run/run-stage.ts'
import { tidyUp } from './tidy-up.ts'

export interface JobsOptions {
  readonly databaseUrl: string
  /** Stages that this process runs at the same time. */
  readonly stageSlots: number
  readonly limits: JobLimits
  readonly redactor: Redactor
  readonly seal: Seal
  readonly findTarget?: FindTarget
  readonly log: Logger
}

export interface Jobs {
  readonly orchestrator: Orchestrator
  readonly kick: (taskId: number) => Promise<Kicked>
  /** A forge says that something about this commit's checks is new; of any repository where none is named. */
  readonly ciChanged: (headSha: string, repository?: string) => Promise<void>
  /** A forge says that somebody pushed to this branch; it may be a task's, or the base of some. */
  readonly branchMoved: (branch: string, repository: string) => Promise<void>
  readonly healthy: () => boolean
  /** Starts taking jobs. What the outside world needs is known only after the orchestrator exists. */
  start(outside: Pick<JobContext, 'stage' | 'repositories' | 'refreshCard'>): Promise<void>
  /** Stops taking jobs, waits `graceMs` for those under way, hands the rest back to the queue. */
  stop(graceMs: number): Promise<void>
}

const UPKEEP_MS = 60_000
const REAP_MS = 1_000
/** Connections of the queue beside one for each stage that runs. */
const SPARE_CONNECTIONS = 4

const HANDLERS: Record<QueueName, (context: JobContext, delivery: Delivery) => Promise<void>> = {
  stage: runStage,
  card: refreshCard,
  ci: watchCi,
  tidy: tidyUp,
}

export async function createJobs(pool: Pool, options: JobsOptions): Promise<Jobs> {
  const { log } = options
  const boss = new PgBoss({
    connectionString: options.databaseUrl,
    max: options.stageSlots + SPARE_CONNECTIONS,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    schedule: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the queue lost something and goes on'))
  boss.on('warning', (warning) => log.debug({ warning }, 'the queue warns'))
  await boss.start()
  await createQueues(boss)
  const orchestrator = createOrchestrator(pool, enqueueOn(boss), options.redactor, options.findTarget)
  const crew = createCrew(pool, boss, orchestrator, options)
  return {
    orchestrator,
    kick: (taskId) => kick({ pool, boss }, taskId),
    ciChanged: (headSha, repository) => lookAtCi(pool, boss, headSha, repository),
    branchMoved: (branch, repository) => lookAtBranch(pool, boss, branch, repository),
    ...crew,
  }
}

function createCrew(pool: Pool, boss: PgBoss, orchestrator: Orchestrator, options: JobsOptions) {
  const { log } = options
  const workers = new Map<string, Workers>()
  const running = new Map<string, AbortController>()
  const upkeep: (() => void)[] = []
  let replica: Replica | null = null

  const start: Jobs['start'] = async (outside) => {
    const startedAt = new Date()
    replica = await joinReplicas(options.databaseUrl, {
      onWork: (queue) => workers.get(queue)?.wake(),
      onStop: (run) => running.get(run)?.abort(CANCELLED),
      onConnected: () => {
        for (const crew of workers.values()) crew.wake()
      },
      onLost: (error) => log.warn({ reason: error.message }, 'the connection that hears of work was lost'),
    })
    const { name } = replica
    const context: JobContext = {
      pool,
      boss,
      orchestrator,
      ...outside,
      limits: options.limits,
      seal: options.seal,
      replica: () => name,
      running,
      log,
    }
    await releaseOrphans(context, startedAt)
    await reconcile(context)
    for (const queue of QUEUE_NAMES) workers.set(queue, await startCrew(context, queue, options.stageSlots))
    const [dead, dropped] = [new Set<string>(), new Set<string>()]
    upkeep.push(
      every(UPKEEP_MS, () => reconcile(context), log),
      every(REAP_MS, () => releaseDeadReplicas(context, dead), log),
      every(REAP_MS, () => releaseDropped(context, dropped), log),
    )
  }

  const stop: Jobs['stop'] = async (graceMs) => {
    for (const end of upkeep.splice(0)) end()
    await finishOrHandBack(boss, running, graceMs)
    // Runs that were handed back start at once in another process.
    await announce(pool, 'stage').catch(() => {})
    await replica?.close()
    await boss.stop({ graceful: false })
  }

  return { start, stop, healthy: () => replica?.connected() ?? false }
}

function startCrew(context: JobContext, queue: QueueName, stageSlots: number): Promise<Workers> {
  const { heartbeatSeconds } = QUEUES[queue]
  const options = {
    count: queue === 'stage' ? stageSlots : 2,
    heartbeatRefreshSeconds: Math.floor(heartbeatSeconds / 5),
    ...(queue === 'card' && { groupConcurrency: 1 }),
  }
  return startWorkers(context.boss, queue, options, (job: Job<object>) =>
    HANDLERS[queue](context, { job, message: Message.parse(job.data) }),
  )
}

/** Takes no new jobs; those under way may end by themselves for `graceMs`, then their runs are aborted. */
async function finishOrHandBack(
  boss: PgBoss,
  running: ReadonlyMap<string, AbortController>,
  graceMs: number,
): Promise<void> {
  const idle = Promise.all(QUEUE_NAMES.map((queue) => boss.offWork(queue, { wait: true })))
  const late = setTimeout(() => abortAll(running), graceMs)
  await Promise.race([idle, new Promise((resolve) => setTimeout(resolve, graceMs + 2_000).unref())])
  clearTimeout(late)
}

const abortAll = (running: ReadonlyMap<string, AbortController>): void => {
  for (const run of running.values()) run.abort(SHUTDOWN)
}
