import { resolve } from 'node:path'
import { z } from 'zod'
import type { CodingAgent } from '../agents/acp/coding-agent.ts'
import { REMINDER_VARIABLES, type Reminders, remindersOf } from '../core/approval/reminders.ts'
import { ROLES, type Role, type Section } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import { PROFILE_NAMES, type ProfileName } from '../model/profiles.ts'
import { CODING_AGENT_VARIABLES, codingAgentsOf } from './coding-agent-variables.ts'
import { GITHUB_VARIABLES, type GithubConfig, githubOf } from './github-variables.ts'
import { secretsOf, withSecretFiles } from './secret-variables.ts'
import { SLACK_VARIABLES, type SlackConfig, slackOf } from './slack-variables.ts'

/** Empty counts as absent, so that `NAME=` in a .env file switches nothing on. */
const text = z.string().trim().min(1).nullable().catch(null)
const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .default('')
  .transform((value) => value === '1' || value === 'true')
const whole = (fallback: number, min: number, max: number) =>
  z
    .string()
    .trim()
    .default('')
    .transform((value) => (value === '' ? fallback : Number(value)))
    .pipe(z.number().int().min(min).max(max))
const optionalWhole = (min: number, max: number) =>
  z
    .string()
    .trim()
    .default('')
    .transform((value) => (value === '' ? null : Number(value)))
    .pipe(z.number().int().min(min).max(max).nullable())
const usd = z
  .string()
  .trim()
  .default('')
  .transform((value) => (value === '' ? null : Number(value)))
  .pipe(z.number().positive().nullable())
const url = z
  .string()
  .trim()
  .default('')
  .transform((value) => (value === '' ? null : value))
  .pipe(z.url().nullable())
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )

const PROCESS_ROLES = ['web', 'worker'] as const
const roles = z
  .string()
  .default('')
  .transform((value) => (value.trim() === '' ? [...PROCESS_ROLES] : value.split(',').map((one) => one.trim())))
  .pipe(z.array(z.enum(PROCESS_ROLES)))

const Environment = z.object({
  NODE_ENV: z.string().default('development'),
  ROLES: roles,
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  PORT: whole(3000, 0, 65_535),
  WMS_HOME: z.string().trim().min(1).default('.wms'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  PUBLIC_URL: url,
  API_TOKENS: list,
  ALLOW_EMBEDDED: flag,
  ALLOW_UNSANDBOXED: flag,
  STAGE_SLOTS: whole(4, 1, 64),
  CI_TIMEOUT_MINUTES: whole(60, 1, 24 * 60),
  SHUTDOWN_GRACE_SECONDS: whole(10, 0, 600),
  DATABASE_URL: text,
  ...SLACK_VARIABLES,
  SLACK_API_URL: url,
  SLACK_CHANNEL: text,
  SLACK_APPROVERS: list,
  SLACK_APPROVALS_NEEDED: whole(1, 1, 20),
  SLACK_ALLOW_SELF_APPROVAL: flag,
  APPROVAL_CARRY_OVER: flag,
  SLACK_LOCALE: z.enum(['en', 'ru']).default('en'),
  ...REMINDER_VARIABLES,
  MODEL_BASE_URL: url,
  MODEL_API_KEY: text,
  MODEL_NAME: text,
  MODEL_CHOICES: list,
  MODEL_PRICES: list,
  MODEL_PROFILE: z
    .enum(['', ...PROFILE_NAMES])
    .default('')
    .transform((name) => (name === '' ? null : name)),
  MODEL_CONTEXT_TOKENS: optionalWhole(16_000, 100_000_000),
  MODEL_IDLE_TIMEOUT_SECONDS: whole(120, 1, 3600),
  MODEL_RETRY_LIMIT: whole(8, 0, 100),
  AGENT_STEP_LIMIT: whole(60, 1, 1000),
  AGENT_MINUTES_LIMIT: whole(30, 1, 24 * 60),
  BUDGET_USD_RUN: usd,
  BUDGET_USD_TASK: usd,
  BUDGET_USD_DAY: usd,
  ...CODING_AGENT_VARIABLES,
  ...GITHUB_VARIABLES,
})
type Environment = z.infer<typeof Environment>

/** Everything that the operator decides, parsed once at start. Secrets in it are never logged: the start-up table shows what they lead to. */
export interface Config {
  readonly production: boolean
  /** `web` hears people and serves REST, `worker` does the work; one process may do both. */
  readonly roles: readonly (typeof PROCESS_ROLES)[number][]
  readonly host: string
  readonly port: number
  /** Absolute path of the folder that holds what is kept on this machine. */
  readonly home: string
  readonly logLevel: Environment['LOG_LEVEL']
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

interface ModelSettings {
  readonly baseUrl: string
  /** `null`: guessed from the base URL. */
  readonly profile: ProfileName | null
  /** `null`: as long as the server does not refuse it. */
  readonly contextTokens: number | null
  readonly apiKey: string
  readonly names: Readonly<Record<Role, string>>
  readonly prices: Readonly<
    Record<string, { readonly input: number; readonly cachedInput: number; readonly output: number }>
  >
  readonly idleTimeoutMs: number
}

/** The only reader of the environment. Throws one AppError that names every fault; a secret may come from `NAME_FILE`. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = []
  const filled = withSecretFiles(env, faults)
  const parsed = Environment.safeParse(filled)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.')}: ${issue.message}`)
    throw misconfigured(faults)
  }
  const config = { ...configOf(parsed.data, filled, faults), secrets: secretsOf(filled) }
  if (faults.length > 0) throw misconfigured(faults)
  return config
}

function configOf(
  env: Environment,
  raw: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Omit<Config, 'secrets'> {
  return {
    production: env.NODE_ENV === 'production',
    roles: env.ROLES,
    host: env.HOST,
    port: env.PORT,
    home: resolve(env.WMS_HOME),
    logLevel: env.LOG_LEVEL,
    publicUrl: env.PUBLIC_URL,
    apiTokens: tokensOf(env.API_TOKENS, faults),
    allowEmbedded: env.ALLOW_EMBEDDED,
    allowUnsandboxed: env.ALLOW_UNSANDBOXED,
    stageSlots: env.STAGE_SLOTS,
    ciTimeoutMs: env.CI_TIMEOUT_MINUTES * 60_000,
    shutdownGraceMs: env.SHUTDOWN_GRACE_SECONDS * 1000,
    databaseUrl: env.DATABASE_URL,
    slack: slackOf(
      env,
      { channel: env.SLACK_CHANNEL, approvers: env.SLACK_APPROVERS, apiUrl: env.SLACK_API_URL },
      faults,
    ),
    slackChannel: env.SLACK_CHANNEL,
    slackLocale: env.SLACK_LOCALE,
    approvers: env.SLACK_APPROVERS,
    reminders: remindersOf(env),
    approvalsNeeded: env.SLACK_APPROVALS_NEEDED,
    selfApproval: env.SLACK_ALLOW_SELF_APPROVAL,
    carryOver: env.APPROVAL_CARRY_OVER,
    model: modelOf(env, raw, faults),
    modelChoices: env.MODEL_CHOICES,
    modelRetryLimit: env.MODEL_RETRY_LIMIT,
    agentStepLimit: env.AGENT_STEP_LIMIT,
    agentDurationMs: env.AGENT_MINUTES_LIMIT * 60_000,
    budgetUsdRun: env.BUDGET_USD_RUN,
    budgetUsdTask: env.BUDGET_USD_TASK,
    budgetUsdDay: env.BUDGET_USD_DAY,
    codingAgents: codingAgentsOf(env, { home: resolve(env.WMS_HOME), secrets: secretsOf(raw) }, faults),
    github: githubOf(env, faults),
    githubStandIn: env.FORGE === 'github-standin',
    embedded: {
      ...{ slackPort: env.PORT === 0 ? 0 : env.PORT + 1, githubPort: env.PORT === 0 ? 0 : env.PORT + 2 },
      ...{ slackTransport: 'http', modelPaceMs: 100, durable: true },
    },
  }
}

function tokensOf(pairs: readonly string[], faults: string[]): Map<string, string> {
  const tokens = new Map<string, string>()
  for (const pair of pairs) {
    const split = pair.indexOf(':')
    const [name, token] = [pair.slice(0, split).trim(), pair.slice(split + 1).trim()]
    if (split < 1 || token.length < 8)
      faults.push('API_TOKENS: write name:token pairs separated by commas, a token of 8 characters or more')
    else tokens.set(token, name)
  }
  return tokens
}

function modelOf(
  env: Environment,
  raw: Readonly<Record<string, string | undefined>>,
  faults: string[],
): ModelSettings | null {
  const { MODEL_BASE_URL: baseUrl, MODEL_NAME: name, MODEL_API_KEY: apiKey } = env
  if (baseUrl === null && name === null && apiKey === null) return null
  if (baseUrl === null) faults.push('MODEL_BASE_URL: missing, e.g. https://api.openai.com/v1')
  if (name === null) faults.push('MODEL_NAME: missing, the name of the model that the server knows')
  const nameOf = (role: Role) => raw[`MODEL_NAME_${role.toUpperCase()}`]?.trim() || (name ?? '')
  return {
    baseUrl: baseUrl ?? '',
    profile: env.MODEL_PROFILE,
    contextTokens: env.MODEL_CONTEXT_TOKENS,
    apiKey: apiKey ?? '',
    names: Object.fromEntries(ROLES.map((role) => [role, nameOf(role)])) as Record<Role, string>,
    prices: pricesOf(env.MODEL_PRICES, faults),
    idleTimeoutMs: env.MODEL_IDLE_TIMEOUT_SECONDS * 1000,
  }
}

/** `name=input/cached/output`, USD for a million tokens. */
function pricesOf(entries: readonly string[], faults: string[]): ModelSettings['prices'] {
  const prices: Record<string, { input: number; cachedInput: number; output: number }> = {}
  for (const entry of entries) {
    const match = /^(.+)=([\d.]+)\/([\d.]+)\/([\d.]+)$/.exec(entry)
    if (match?.[1] === undefined)
      faults.push(`MODEL_PRICES: '${entry}' is not name=input/cached/output in USD per million tokens`)
    else prices[match[1]] = { input: Number(match[2]), cachedInput: Number(match[3]), output: Number(match[4]) }
  }
  return prices
}

const misconfigured = (faults: readonly string[]): AppError =>
  new AppError(
    'misconfigured',
    `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    { hint: 'Correct the variables; .env.example describes each.' },
  )
