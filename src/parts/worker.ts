import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AgentLimits, DEFAULT_LIMITS, fitLimits } from '../agents/agent.ts'
import type { Config } from '../config/config.ts'
import type { Dependency } from '../core/pipeline/outside-wait.ts'
import { createJobs } from '../jobs/jobs.ts'
import type { JobLimits } from '../jobs/queue/context.ts'
import type { Probes } from '../jobs/watch-outages.ts'
import type { WorkHealth } from '../jobs/work-health.ts'
import { createTakeRemarks } from '../people/github/take-remarks.ts'
import type { RotatingSeal } from '../secrets/seal.ts'
import { createDelivery } from '../slack/deliver.ts'
import { resealSteps } from '../store/steps.ts'
import { codingAgentsPart } from './coding-agents.ts'
import type { Core } from './core.ts'
import { openModel } from './model.ts'
import type { Part } from './part.ts'
import { sandboxPart } from './sandbox.ts'
import { type OpenSlack, policyOf, slackPeopleOf } from './slack.ts'

/** The part of a process that works on tasks and shows them in Slack. */
export interface Worker {
  readonly parts: Readonly<Record<'model' | 'agents' | 'sandbox', Part>>
  health(): WorkHealth
  start(): Promise<void>
  /** Takes no more work, and finishes or returns what is under way. */
  stop(): Promise<void>
}

export async function openWorker(core: Core, slack: OpenSlack, cleanup: AsyncDisposableStack): Promise<Worker> {
  const { config, pool, queue, orchestrator, sandbox, environments, redactor, log } = core
  const { model, part: modelPart, probe } = await openModel(config, core, cleanup)
  const agents = codingAgentsPart(config, sandbox)
  const delivery = createDelivery(slack.deps, slack.workspaces, operationsOf(config))
  const { codingAgents, stageSlots } = config
  const jobs = createJobs({
    ...{ pool, boss: queue.boss, orchestrator, log, stageSlots, home: config.home },
    databaseUrl: core.database.sessionUrl,
    keepsRepository: core.forge.part.kind === 'embedded',
    ...{ repositories: core.forge.repositories, limits: jobLimitsOf(config), seal: await sealOfSteps(core) },
    stage: {
      ...{ model, sandbox, environments },
      limits: agentLimitsOf(config),
      codingAgents,
      policy: policyOf(config),
      redactor,
      log,
    },
    refreshCard: delivery.refresh,
    takeRemarks: createTakeRemarks({
      ...{ db: pool, orchestrator, policy: policyOf(config), logins: config.logins },
      slackPeople: slackPeopleOf(slack),
    }),
    circuits: core.circuits,
    toldAfterMs: config.outageToldMs,
    probes: probesOf(core, slack, probe),
  })
  return {
    parts: { model: modelPart, agents, sandbox: sandboxPart(sandbox) },
    health: jobs.health,
    async start() {
      await delivery.start()
      await jobs.start()
    },
    async stop() {
      await jobs.stop(config.shutdownGraceMs)
      delivery.stop()
    },
  }
}

const operationsOf = ({ operationsChannel: channel, outageToldMs: afterMs }: Config) =>
  channel === null ? null : { channel, afterMs }

/** How each dependency is tried while no task needs it. */
const probesOf = ({ config, forge }: Core, { workspaces }: OpenSlack, model: Probes[Dependency]): Probes => ({
  ...(model !== undefined && { model }),
  forge: (signal) => forge.forge.check(signal),
  slack: async () => {
    for (const { context } of (await workspaces.teams.all()).slice(0, 1)) await context.background.auth.test()
  },
  machine: () => tryDisk(config.home),
})

const TRIED_BYTES = 1_000_000

/** Whether the disk takes some more. */
async function tryDisk(home: string): Promise<void> {
  const path = join(home, `disk-${process.pid}`)
  try {
    await writeFile(path, Buffer.alloc(TRIED_BYTES), { flush: true })
  } finally {
    await rm(path, { force: true })
  }
}

/** While a key is being replaced, reseals all stored replies with the new one, so that the old key can be removed. */
async function sealOfSteps({ seal, pool, log }: Core): Promise<RotatingSeal> {
  if (!seal.isRotating) return seal
  const count = await resealSteps(pool, seal.renewed)
  log.info({ count }, 'replies are sealed with the newest key')
  return seal
}

const agentLimitsOf = ({ agentStepLimit: steps, agentDurationMs: durationMs, model }: Config): AgentLimits =>
  fitLimits({ ...DEFAULT_LIMITS, steps, durationMs }, model?.contextTokens ?? null)

const jobLimitsOf = (config: Config): JobLimits => ({
  quickRepeats: config.modelRetryLimit,
  waitLimitMs: config.waitLimitMs,
  lineHeldMs: config.lineHeldMs,
  stepsKeptMs: config.stepsKeptMs,
  branchesKeptMs: config.branchesKeptMs,
  ciTimeoutMs: config.ciTimeoutMs,
  budgetUsdRun: config.budgetUsdRun,
  budgetUsdTask: config.budgetUsdTask,
  budgetUsdDay: config.budgetUsdDay,
})
