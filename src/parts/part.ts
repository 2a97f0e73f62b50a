import type { Config } from '../config/config.ts'
import { AppError } from '../errors.ts'

/** One line of the start-up table: how a part runs, and which variables make it real. */
export interface Part {
  readonly name: string
  readonly kind: 'real' | 'embedded' | 'limited'
  readonly detail: string
  /** Variables that replace an embedded part. */
  readonly variables: string
}

/** Throws AppError `misconfigured` for embedded parts in production, unless the operator allows them. */
export function refuseEmbedded(config: Config, parts: readonly Pick<Part, 'name' | 'variables'>[]): void {
  if (!config.production || config.allowEmbedded || parts.length === 0) return
  const missing = parts.map(({ name, variables }) => `${name}: set ${variables}`)
  throw new AppError(
    'misconfigured',
    `NODE_ENV=production, but these parts are not set up:\n  ${missing.join('\n  ')}`,
    {
      hint: 'Set the variables, or ALLOW_EMBEDDED=1 to run the embedded parts all the same.',
    },
  )
}

/**
 * Throws AppError `misconfigured` if processes share the work but a part is embedded, which lives in one process only.
 */
export function refuseSplit(config: Config): void {
  const { roles, databaseUrl, slack, githubStandIn } = config
  if (roles.includes('web') && roles.includes('worker')) return
  const missing = [
    ...(databaseUrl === null ? ['Postgres: set DATABASE_URL'] : []),
    ...(slack === null && !roles.includes('web') ? [`Slack: set ${SLACK_VARIABLES}`] : []),
    ...(githubStandIn ? ['repository: set GITHUB_REPOSITORY instead of FORGE=github-standin'] : []),
  ]
  if (missing.length === 0) return
  throw new AppError(
    'misconfigured',
    `ROLES=${roles.join(',')}, but these parts are embedded in one process:\n  ${missing.join('\n  ')}`,
    { hint: 'Set the variables, or leave ROLES out: then one process does everything.' },
  )
}

const SLACK_VARIABLES = 'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN'

/** Throws AppError `misconfigured` for a reachable service without tokens, where any caller could decide. */
export function refuseOpenRest({ production, publicUrl, slack }: Config, areTokens: boolean): void {
  if (areTokens) return
  const why = [
    ...(production ? ['NODE_ENV=production'] : []),
    ...(publicUrl !== null ? ['PUBLIC_URL is set'] : []),
    ...(slack !== null ? ['Slack is a real workspace'] : []),
  ]
  if (why.length === 0) return
  throw new AppError('misconfigured', `REST needs tokens here: ${why.join(', ')}, and there is none.`, {
    hint: 'Make one with: npm run token -- create <name>. Or set API_TOKENS=<name>:<token>, e.g. from: openssl rand -base64 32',
  })
}

/** The parts that no variable makes real. */
export function embeddedParts(config: Config): Pick<Part, 'name' | 'variables'>[] {
  const parts = [
    { set: config.databaseUrl, name: 'Postgres', variables: 'DATABASE_URL' },
    { set: config.slack, name: 'Slack', variables: SLACK_VARIABLES },
    { set: config.model, name: 'model', variables: 'MODEL_BASE_URL, MODEL_NAME and MODEL_API_KEY' },
    { set: config.github, name: 'repository', variables: 'GITHUB_REPOSITORY and GITHUB_TOKEN or GITHUB_APP_ID' },
  ]
  return parts.filter(({ set }) => set === null).map(({ name, variables }) => ({ name, variables }))
}

/** Aligned columns for a person's terminal. */
export function partsTable(parts: readonly Part[]): string {
  const width = Math.max(...parts.map(({ name }) => name.length))
  return parts
    .map(({ name, kind, detail, variables }) => {
      const toChange = kind === 'real' || variables === '' ? '' : `   (${variables})`
      return `  ${name.padEnd(width)}  ${kind.padEnd(8)}  ${detail}${toChange}`
    })
    .join('\n')
}
