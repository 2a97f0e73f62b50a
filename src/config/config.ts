import { resolve } from 'node:path'
import type { CodingAgent } from '../agents/acp/coding-agent.ts'
import type { TiedLogins } from '../core/access/tied-logins.ts'
import type { Reminders } from '../core/approval/reminders.ts'
import type { Section } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import type { Outgoing } from '../exec/outgoing.ts'
import type { Registry } from '../sandbox/network/registry.ts'
import { AGENT_VARIABLES, codingAgentsOf } from './agent-variables.ts'
import { GITHUB_VARIABLES, type GithubConfig, githubOf } from './github-variables.ts'
import { MODEL_VARIABLES, type ModelSettings, modelOf } from './model-variables.ts'
import { OUTGOING_VARIABLES, outgoingOf } from './outgoing-variables.ts'
import { OWN_REPOSITORY_VARIABLES, type OwnRepository, ownHome, ownRepositoryOf } from './own-repository-variables.ts'
import { POSTGRES_VARIABLES } from './postgres-variables.ts'
import { PROCESS_VARIABLES } from './process-variables.ts'
import { type Environment, type Reader, readerOf } from './reader.ts'
import { registriesOf } from './registry-variables.ts'
import { remindersOf } from './reminder-variables.ts'
import { SANDBOX_VARIABLES, sandboxFoldersOf, sandboxImageOf } from './sandbox-variables.ts'
import { SLACK_VARIABLES, type SlackConfig, slackOf } from './slack-variables.ts'
import type { ValuesOf } from './variable.ts'

type ProcessValues = ValuesOf<typeof PROCESS_VARIABLES>

/** The whole configuration, parsed once at start. Contains secrets, so it must never be logged. */
export interface Config {
  readonly production: boolean
  /** `web` serves Slack, REST and webhooks, `worker` runs the jobs; one process may do both. */
  readonly roles: ProcessValues['ROLES']
  readonly host: string
  readonly port: number
  /** Absolute path of the folder for this machine's data. */
  readonly home: string
  readonly logLevel: ProcessValues['LOG_LEVEL']
  readonly publicUrl: string | null
  readonly apiTokens: ProcessValues['API_TOKENS']
  /** The first key seals, all keys open; empty: a key in the home folder is used. */
  readonly sealKeys: readonly Buffer[]
  readonly allowEmbedded: boolean
  readonly outgoing: Outgoing
  readonly allowUnsandboxed: boolean
  /** Toolchains that commands of the repository see, read-only. */
  readonly sandboxFolders: readonly string[]
  /** Commands run in containers of it; `null`: in bubblewrap. */
  readonly sandboxImage: string | null
  /** What setup steps of the repository may read of the network. */
  readonly registries: readonly Registry[]
  /** Limits of one person or token. */
  readonly tasksOpenLimit: number
  readonly tasksHourLimit: number
  readonly stageSlots: number
  readonly ciTimeoutMs: number
  readonly waitLimitMs: number
  readonly lineHeldMs: number
  /** After the end of a task. */
  readonly stepsKeptMs: number
  /** `null`: for good. */
  readonly branchesKeptMs: number | null
  /** The longest pause between two tries of what is away. */
  readonly outageTryMs: number
  readonly outageToldMs: number
  readonly shutdownGraceMs: number
  /** `null`, here and below: the embedded part is used. */
  readonly databaseUrl: string | null
  /** Past a pooler that lends sessions for single transactions; `null`: `databaseUrl` has none. */
  readonly databaseSessionUrl: string | null
  readonly slack: SlackConfig | null
  readonly slackChannel: string | null
  /** Where operators are told of outages. */
  readonly operationsChannel: string | null
  readonly slackLocale: 'en' | 'ru'
  readonly approvers: readonly string[]
  /** None: every member. */
  readonly requesters: readonly string[]
  /** Whose GitHub logins are known. */
  readonly logins: TiedLogins
  readonly reminders: Reminders
  readonly approvalsNeeded: number
  readonly selfApproval: boolean
  readonly carryOver: boolean
  readonly model: ModelSettings | null
  /** Models that a request may choose. */
  readonly modelChoices: readonly string[]
  readonly modelRetryLimit: number
  readonly agentStepLimit: number
  readonly agentDurationMs: number
  readonly budgetUsdRun: number | null
  readonly budgetUsdTask: number | null
  readonly budgetUsdDay: number | null
  /** The operator's agents by section; other sections use the built-in agent. */
  readonly codingAgents: Readonly<Partial<Record<Section, CodingAgent>>>
  readonly github: GithubConfig | null
  /** In place of the sample; `home` is its own, too. */
  readonly ownRepository: OwnRepository | null
  /** Whether a stand-in on this machine replaces GitHub. */
  readonly githubStandIn: boolean
  /** All secret values of the environment, so that they are masked wherever they appear. */
  readonly secrets: readonly string[]
  readonly embedded: EmbeddedSettings
}

/** How the embedded parts run. */
interface EmbeddedSettings {
  /** 0: any free port. */
  readonly slackPort: number
  readonly githubPort: number
  readonly slackTransport: 'http' | 'socket'
  /** The scripted model's delay before each answer, so that a person can follow. */
  readonly modelPaceMs: number
  /** `false`: only for temporary databases. */
  readonly durable: boolean
}

/** Throws one AppError `misconfigured` that names every fault; a secret may come from `NAME_FILE`. */
export function readConfig(env: Environment): Config {
  const reader = readerOf(env)
  const service = processConfig(reader)
  const own = ownRepositoryOf(reader.read(OWN_REPOSITORY_VARIABLES), reader.faults)
  const home = own === null ? service.home : ownHome(service.home, own)
  const config = {
    ...{ ...service, home, ownRepository: own },
    ...postgresConfig(reader),
    outgoing: outgoingOf(reader.read(OUTGOING_VARIABLES).values),
    ...sandboxConfig(reader, home),
    ...slackConfig(reader),
    ...modelConfig(reader),
    ...githubConfig(reader),
    ...agentConfig(reader, home),
    secrets: reader.secrets,
  }
  if (own !== null && config.github !== null)
    reader.faults.push('OWN_REPOSITORY: GITHUB_REPOSITORY is set, too; only one of them can be used')
  if (reader.faults.length > 0) throw misconfigured(reader.faults)
  return config
}

function processConfig(reader: Reader) {
  const { values } = reader.read(PROCESS_VARIABLES)
  const { PORT: port } = values
  return {
    ...{ production: values.NODE_ENV === 'production', host: values.HOST, port, home: resolve(values.WMS_HOME) },
    ...{ logLevel: values.LOG_LEVEL, publicUrl: values.PUBLIC_URL, apiTokens: values.API_TOKENS },
    ...{ roles: values.ROLES, sealKeys: values.SEAL_KEY ?? [] },
    ...{ tasksOpenLimit: values.TASKS_OPEN_LIMIT, tasksHourLimit: values.TASKS_HOUR_LIMIT },
    ...{ allowEmbedded: values.ALLOW_EMBEDDED, stageSlots: values.STAGE_SLOTS },
    ciTimeoutMs: values.CI_TIMEOUT_MINUTES * 60_000,
    waitLimitMs: values.WAIT_LIMIT_HOURS * 3_600_000,
    lineHeldMs: values.MERGE_LINE_MINUTES * 60_000,
    stepsKeptMs: values.STEPS_KEPT_DAYS * 86_400_000,
    branchesKeptMs: values.BRANCHES_KEPT_DAYS === 0 ? null : values.BRANCHES_KEPT_DAYS * 86_400_000,
    ...{ outageTryMs: values.OUTAGE_TRY_SECONDS * 1000, outageToldMs: values.OUTAGE_TOLD_SECONDS * 1000 },
    shutdownGraceMs: values.SHUTDOWN_GRACE_SECONDS * 1000,
    embedded: {
      ...{ slackPort: port === 0 ? 0 : port + 1, githubPort: port === 0 ? 0 : port + 2 },
      ...{ slackTransport: 'http' as const, modelPaceMs: 100, durable: true },
    },
  }
}

function postgresConfig(reader: Reader) {
  const { DATABASE_URL: databaseUrl, DATABASE_URL_SESSION: databaseSessionUrl } = reader.read(POSTGRES_VARIABLES).values
  if (databaseSessionUrl !== null && databaseUrl === null)
    reader.faults.push('DATABASE_URL_SESSION: needs DATABASE_URL, which leads through the pooler')
  return { databaseUrl, databaseSessionUrl }
}

function sandboxConfig(reader: Reader, home: string) {
  const reading = reader.read(SANDBOX_VARIABLES)
  return {
    allowUnsandboxed: reading.values.ALLOW_UNSANDBOXED,
    sandboxFolders: sandboxFoldersOf(reading, home, reader.faults),
    sandboxImage: sandboxImageOf(reading, reader.faults),
    registries: registriesOf(reading, reader.faults),
  }
}

function slackConfig(reader: Reader) {
  const reading = reader.read(SLACK_VARIABLES)
  const { values } = reading
  return {
    slack: slackOf(reading, reader.faults),
    ...{ slackChannel: values.SLACK_CHANNEL, slackLocale: values.SLACK_LOCALE, approvers: values.SLACK_APPROVERS },
    ...{ requesters: values.SLACK_REQUESTERS, operationsChannel: values.SLACK_OPERATIONS_CHANNEL },
    logins: values.PEOPLE,
    ...{ approvalsNeeded: values.SLACK_APPROVALS_NEEDED, selfApproval: values.SLACK_ALLOW_SELF_APPROVAL },
    ...{ carryOver: values.APPROVAL_CARRY_OVER, reminders: remindersOf(values) },
  }
}

function modelConfig(reader: Reader) {
  const reading = reader.read(MODEL_VARIABLES)
  const { values } = reading
  return {
    model: modelOf(reading, reader.faults),
    ...{ modelChoices: values.MODEL_CHOICES, modelRetryLimit: values.MODEL_RETRY_LIMIT },
    ...{ budgetUsdRun: values.BUDGET_USD_RUN, budgetUsdTask: values.BUDGET_USD_TASK },
    budgetUsdDay: values.BUDGET_USD_DAY,
  }
}

function githubConfig(reader: Reader) {
  const reading = reader.read(GITHUB_VARIABLES)
  return { github: githubOf(reading, reader.faults), githubStandIn: reading.values.FORGE !== null }
}

/** Must be read last, since no agent's settings may contain a secret of the other parts. */
function agentConfig({ read, secrets, faults }: Reader, home: string) {
  const reading = read(AGENT_VARIABLES)
  return {
    agentStepLimit: reading.values.AGENT_STEP_LIMIT,
    agentDurationMs: reading.values.AGENT_MINUTES_LIMIT * 60_000,
    codingAgents: codingAgentsOf(reading, { home, secrets }, faults),
  }
}

const misconfigured = (faults: readonly string[]): AppError =>
  new AppError(
    'misconfigured',
    `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    { hint: 'Correct the variables; docs/configuration.md describes each.' },
  )
