import { readFileSync } from 'node:fs'
import { partsOf } from './slack-variables.ts'

const SECRETS = [
  'DATABASE_URL',
  'API_TOKENS',
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'SLACK_ENCRYPTION_KEY',
  'MODEL_API_KEY',
  'GITHUB_TOKEN',
  'GITHUB_PRIVATE_KEY',
  'GITHUB_WEBHOOK_SECRET',
]

/** The environment, secrets filled in from the files that `NAME_FILE` names. */
export function withSecretFiles(
  env: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Record<string, string | undefined> {
  const filled = { ...env }
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`]
    if (!file || env[name]) continue
    try {
      filled[name] = readFileSync(file, 'utf8').trim()
    } catch {
      faults.push(`${name}_FILE: ${file} cannot be read`)
    }
  }
  return filled
}

/** What must never be shown; also the parts that travel alone: each API token and key, the database's password. */
export const secretsOf = (env: Readonly<Record<string, string | undefined>>): string[] => {
  const whole = SECRETS.flatMap((name) => env[name] ?? [])
  const tokens = (env.API_TOKENS ?? '').split(',').map((pair) => pair.slice(pair.indexOf(':') + 1).trim())
  const password = decodeURIComponent(URL.parse(env.DATABASE_URL ?? '')?.password ?? '')
  const keys = partsOf(env.SLACK_ENCRYPTION_KEY ?? '')
  return [...whole, ...tokens, ...keys, password].filter((value) => value !== '')
}
