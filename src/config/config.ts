import { resolve } from 'node:path'
import type { CodingAgent } from '../agents/acp/coding-agent.ts'
import type { Reminders } from '../core/approval/reminders.ts'
import type { Section } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import { AGENT_VARIABLES, codingAgentsOf } from './agent-variables.ts'
import { GITHUB_VARIABLES, type GithubConfig, githubOf } from './github-variables.ts'
import { MODEL_VARIABLES, type ModelSettings, modelOf } from './model-variables.ts'
import { POSTGRES_VARIABLES } from './postgres-variables.ts'
import { PROCESS_VARIABLES } from './process-variables.ts'
import { type Environment, type Reader, readerOf } from './reader.ts'
import { remindersOf } from './reminder-variables.ts'
import { SANDBOX_VARIABLES } from './sandbox-variables.ts'
import { SLACK_VARIABLES, type SlackConfig, slackOf } from './slack-variables.ts'
import type { ValuesOf } from './variable.ts'

type ProcessValues = ValuesOf<typeof PROCESS_VARIABLES>

/** Everything that the operator decides, parsed once at start. Secrets in it are never logged: the start-up table shows what they lead to. */
export interface Config {
  readonly production: boolean
  /** `web` hears people and serves REST, `worker` does the work; one process may do both. */
  readonly roles: ProcessValues['ROLES']
  readonly host: string
  readonly port: number
  /** Absolute path of the folder that holds what is kept on this machine. */
  readonly home: string
  readonly logLevel: ProcessValues['LOG_LEVEL']
  readonly publicUrl: string | null
  /** Bearer token to the name that decisions carry. */
  readonly apiTokens: ReadonlyMap<string, string>
  readonly allowEmbedded: boolean
  readonly allowUnsandboxed: boolean
  readonly stageSlots: number
  readonly ciTimeoutMs: number
  readonly shutdownGraceMs: number
  /** `null`, here and below: the embedded part is used. */
  readonly databaseUrl: string | null
  readonly slack: SlackConfig | null
  readonly slackChannel: string | null
  readonly slackLocale: 'en' | 'ru'
  readonly approvers: readonly string[]
  readonly reminders: Reminders
  readonly approvalsNeeded: number
  readonly selfApproval: boolean
  readonly carryOver: boolean
  readonly model: ModelSettings | null
  /** Models that who asks for a task may choose for it. */
  readonly modelChoices: readonly string[]
  readonly modelRetryLimit: number
  readonly agentStepLimit: number
  readonly agentDurationMs: number
  readonly budgetUsdRun: number | null
  readonly budgetUsdTask: number | null
  readonly budgetUsdDay: number | null
  /** A section without one has the built-in agent. */
  readonly codingAgents: Readonly<Partial<Record<Section, CodingAgent>>>
  readonly github: GithubConfig | null
  /** GitHub's part is played by a stand-in on this machine. */
  readonly githubStandIn: boolean
  /** Every secret value that the environment gave, so that it can be recognised wherever it turns up. */
  readonly secrets: readonly string[]
  readonly embedded: EmbeddedSettings
}

/** How the embedded parts run. */
interface EmbeddedSettings {
  /** 0: any free port. */
  readonly slackPort: number
  readonly githubPort: number
  readonly slackTransport: 'http' | 'socket'
  /** The scripted model thinks this long about each answer, so that a person can follow. */
  readonly modelPaceMs: number
  /** `false`: for throw-away databases only. */
  readonly durable: boolean
}

/** Throws one AppError that names every fault; a secret may come from `NAME_FILE`. */
export function readConfig(env: Environment): Config {
  const reader = readerOf(env)
  const service = processConfig(reader)
  const config = {
    ...service,
    databaseUrl: reader.read(POSTGRES_VARIABLES).values.DATABASE_URL,
    allowUnsandboxed: reader.read(SANDBOX_VARIABLES).values.ALLOW_UNSANDBOXED,
    ...slackConfig(reader),
    ...modelConfig(reader),
    ...githubConfig(reader),
    ...agentConfig(reader, service.home),
    secrets: reader.secrets,
  }
  if (reader.faults.length > 0) throw misconfigured(reader.faults)
  return config
}

function processConfig(reader: Reader) {
  const { values } = reader.read(PROCESS_VARIABLES)
  const { PORT: port } = values
  return {
    ...{ production: values.NODE_ENV === 'production', host: values.HOST, port, home: resolve(values.WMS_HOME) },
    ...{ logLevel: values.LOG_LEVEL, publicUrl: values.PUBLIC_URL, apiTokens: values.API_TOKENS },
    roles: values.ROLES,
    ...{ allowEmbedded: values.ALLOW_EMBEDDED, stageSlots: values.STAGE_SLOTS },
    ciTimeoutMs: values.CI_TIMEOUT_MINUTES * 60_000,
    shutdownGraceMs: values.SHUTDOWN_GRACE_SECONDS * 1000,
    embedded: {
      ...{ slackPort: port === 0 ? 0 : port + 1, githubPort: port === 0 ? 0 : port + 2 },
      ...{ slackTransport: 'http' as const, modelPaceMs: 100, durable: true },
    },
  }
}

function slackConfig(reader: Reader) {
  const reading = reader.read(SLACK_VARIABLES)
  const { values } = reading
  return {
    slack: slackOf(reading, reader.faults),
    ...{ slackChannel: values.SLACK_CHANNEL, slackLocale: values.SLACK_LOCALE, approvers: values.SLACK_APPROVERS },
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

/** Read last: no agent's description may hold a secret of the others. */
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
