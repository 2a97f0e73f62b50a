import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { pino } from 'pino'
import { DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import { readConfig } from '../../../src/config/config.ts'
import type { GithubConfig } from '../../../src/config/github-variables.ts'
import type { TiedLogins } from '../../../src/core/access/tied-logins.ts'
import { isFinal } from '../../../src/core/pipeline/task.ts'
import { ROLES, type Role } from '../../../src/core/stages.ts'
import { goOn } from '../../../src/jobs/go-on.ts'
import { createJobs } from '../../../src/jobs/jobs.ts'
import { openQueue } from '../../../src/jobs/open-queue.ts'
import type { JobLimits } from '../../../src/jobs/queue/context.ts'
import type { Probes } from '../../../src/jobs/watch-outages.ts'
import type { ModelFault } from '../../../src/local/scripted-model/faults.ts'
import { startScriptedModel } from '../../../src/local/scripted-model/server.ts'
import type { Model } from '../../../src/model/model.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { type Pricing, SCRIPTED_MODEL } from '../../../src/model/pricing.ts'
import { createObserve } from '../../../src/observed.ts'
import { createOrchestrator, type Orchestrator } from '../../../src/orchestrator.ts'
import { createCircuits } from '../../../src/outages/circuits.ts'
import { openForge } from '../../../src/parts/forge.ts'
import { observedModel } from '../../../src/parts/observed-ports.ts'
import { policyOf } from '../../../src/parts/slack.ts'
import { createTakeRemarks } from '../../../src/people/github/take-remarks.ts'
import type { SlackPeople } from '../../../src/people/speaker.ts'
import { createEnvironments } from '../../../src/sandbox/environment/environments.ts'
import type { Registry } from '../../../src/sandbox/network/registry.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { openSeal } from '../../../src/secrets/seal.ts'
import type { StageDeps } from '../../../src/stages/stage/stage.ts'
import { createPool } from '../../../src/store/pool.ts'
import { findTaskView, type TaskView } from '../../../src/store/task-view.ts'
import { testDatabase } from '../../support/database.ts'
import { type Intercept, startModelProxy } from '../../support/model-proxy.ts'

const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
const LIMITS: JobLimits = {
  quickRepeats: 2,
  waitLimitMs: 3_600_000,
  lineHeldMs: 3_600_000,
  stepsKeptMs: 14 * 86_400_000,
  branchesKeptMs: null,
  ciTimeoutMs: 60_000,
  budgetUsdRun: null,
  budgetUsdTask: null,
  budgetUsdDay: null,
}

interface CrewOptions {
  /** What setup steps with a network may read. */
  readonly registries?: readonly Registry[]
  /** Instead of the embedded repository. */
  readonly github?: GithubConfig
  readonly limits?: Partial<JobLimits>
  /** Whom GitHub logins stand for. */
  readonly logins?: TiedLogins
  /** The name by which the model is known, and so its price. */
  readonly modelName?: string
  readonly pricing?: Pricing
  readonly intercept?: Intercept
  readonly codingAgents?: StageDeps['codingAgents']
  /** How the dependencies are tried while no task needs them. */
  readonly probes?: Probes
  readonly longestPauseMs?: number
  /** The jobs reach the database by this address instead of its own. */
  readonly databaseBy?: (url: string) => Promise<string>
}

/** Everything between the orchestrator and the repository, real, without the two edges. */
export async function openCrew({ modelName = SCRIPTED_MODEL, ...options }: CrewOptions = {}) {
  const cleanup = new AsyncDisposableStack()
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const home = await mkdtemp(join(tmpdir(), 'wms-jobs-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const db = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  cleanup.defer(() => db.end())
  const scripted = await startScriptedModel({ log })
  cleanup.defer(() => scripted.close())
  const proxy = await startModelProxy(scripted.url, options.intercept)
  cleanup.defer(() => proxy.close())
  const model = openModel(proxy.url, modelName, options.pricing ?? {})
  const url = (await options.databaseBy?.(database.url)) ?? database.url
  const start = () => startJobs(url, home, model, { ...LIMITS, ...options.limits }, options)
  const first = await start()
  return {
    ...first,
    db,
    home,
    /** The model calls that would have to be paid. */
    paid: proxy.paid,
    /** One more process's worth of jobs on the same database. */
    startAnother: start,
    fail: (fault: Partial<ModelFault>) =>
      fetch(new URL('/_scripted/faults', scripted.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      }),
    close: async () => {
      await first.stop()
      await cleanup.disposeAsync()
    },
  }
}

function openModel(baseUrl: string, name: string, pricing: Pricing): Model {
  const names = Object.fromEntries(ROLES.map((role) => [role, name])) as Record<Role, string>
  return createModel({ baseUrl, apiKey: '', names, pricing, idleTimeoutMs: 20_000, log })
}

async function startJobs(
  databaseUrl: string,
  home: string,
  model: Model,
  limits: JobLimits,
  { codingAgents = {}, github, registries = [], ...options }: CrewOptions,
) {
  const cleanup = new AsyncDisposableStack()
  const pool = createPool(databaseUrl, { max: 12, onConnectionLost: () => {} })
  cleanup.defer(() => pool.end())
  const circuits = createCircuits({ pool, log, longestPauseMs: options.longestPauseMs ?? 2_000 })
  const observe = createObserve(log, circuits.around)
  const sandbox = await detectSandbox({
    allowUnsandboxed: false,
    isTrusted: async () => true,
    env: { PATH: process.env.PATH },
    layersFolder: join(home, 'environments'),
  })
  const environments = createEnvironments({
    ...{ folder: join(home, 'environments'), sandbox, registries, searchPath: process.env.PATH ?? '', log },
  })
  const queue = await openQueue(pool, { databaseUrl, connections: 8, supervises: true, log })
  cleanup.defer(() => queue.close())
  const config = { ...readConfig({ WMS_HOME: home }), github: github ?? null }
  const { repositories } = await openForge(
    config,
    { pool, queue, sandbox, environments, url: null, observe, log },
    cleanup,
  )
  const orchestrator = createOrchestrator(pool, queue.enqueue, createRedactor([]), repositories.findTarget)
  circuits.onBack((dependency) => goOn({ pool, orchestrator }, dependency))
  const refreshed: number[] = []
  const stage = {
    ...{
      model: observedModel(model, observe),
      sandbox,
      environments,
      limits: DEFAULT_LIMITS,
      codingAgents,
      policy: policyOf(config),
    },
    ...{ redactor: createRedactor([]), log },
  }
  const refreshCard = async (taskId: number) => {
    refreshed.push(taskId)
    return null
  }
  const jobs = createJobs({
    keepsRepository: false,
    takeRemarks: createTakeRemarks({
      ...{
        db: pool,
        orchestrator,
        policy: stage.policy,
        logins: options.logins ?? new Map(),
        slackPeople: ALL_MEMBERS,
      },
    }),
    ...{ pool, boss: queue.boss, orchestrator, repositories, limits, log, databaseUrl, stageSlots: 4 },
    ...{ stage, refreshCard, seal: await openSeal(home), home, circuits, toldAfterMs: 0 },
    probes: { forge: (signal) => repositories.of(null).forge.check(signal), ...options.probes },
  })
  await jobs.start()
  return {
    ...queue,
    orchestrator,
    pool,
    refreshed,
    create: (title: string, chosen: string | null = null) => create(orchestrator, title, chosen),
    /** Polls the task's rows until they are as wanted; fails with what they were instead. */
    until: (taskId: number, wanted: (view: TaskView) => boolean) => until(pool, taskId, wanted),
    stop: async () => {
      await jobs.stop(2_000)
      await cleanup.disposeAsync()
    },
  }
}

/** Whom logins are tied to is a member of the workspace. */
const ALL_MEMBERS: SlackPeople = {
  teamOf: () => null,
  find: async (_, slackUser) => ({
    ...{ name: slackUser, sees: 'everything' },
    facts: async () => ({ kind: 'person', membership: 'member', inSharedChannel: false, groups: [] }),
  }),
}

const REQUESTER = { kind: 'rest', id: 'ana', name: 'ana' } as const

async function create(orchestrator: Orchestrator, title: string, model: string | null): Promise<number> {
  const { record } = await orchestrator.create({
    ...{ title, rawRequest: title, language: 'en', requester: REQUESTER, channel: null, requestKey: null },
    model,
  })
  return record.task.id
}

async function until(pool: pg.Pool, taskId: number, wanted: (view: TaskView) => boolean): Promise<TaskView> {
  for (let tries = 0; ; tries++) {
    const view = await findTaskView(pool, taskId)
    if (view !== null && wanted(view)) return view
    const state = JSON.stringify(view?.task.state)
    if (tries > 2_400 || (view !== null && isFinal(view.task.state.status)))
      throw new Error(`Task ${taskId} is ${state}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

export const reached =
  (stage: string) =>
  ({ task }: TaskView): boolean =>
    task.state.stage === stage
