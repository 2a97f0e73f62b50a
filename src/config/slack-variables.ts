import { z } from 'zod'

/** How the app gets at its bot tokens. */
export type SlackAccessConfig =
  /** One workspace, by the token that its page shows. */
  | { readonly kind: 'token'; readonly botToken: string }
  /** Several workspaces: people install the app by OAuth. */
  | ({ readonly kind: 'oauth' } & OAuthSettings)

export interface OAuthSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly stateSecret: string
  /** 32 bytes each; the first seals, all open. */
  readonly encryptionKeys: readonly [Buffer, ...Buffer[]]
  /** Ids (T…) of the workspaces that may install the app. */
  readonly workspaces: 'any' | readonly string[]
}

export interface SlackConfig {
  readonly access: SlackAccessConfig
  readonly transport:
    | { readonly kind: 'http'; readonly signingSecret: string }
    | { readonly kind: 'socket'; readonly appToken: string }
  readonly apiUrl: string | null
}

const text = z.string().trim().min(1).nullable().catch(null)

export const SLACK_VARIABLES = {
  SLACK_BOT_TOKEN: text,
  SLACK_SIGNING_SECRET: text,
  SLACK_APP_TOKEN: text,
  SLACK_CLIENT_ID: text,
  SLACK_CLIENT_SECRET: text,
  SLACK_STATE_SECRET: text,
  SLACK_ENCRYPTION_KEY: text,
  SLACK_WORKSPACES: text,
}
type Variables = z.infer<z.ZodObject<typeof SLACK_VARIABLES>>
type Name = keyof Variables

const OAUTH_NAMES = [
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'SLACK_ENCRYPTION_KEY',
  'SLACK_WORKSPACES',
] as const satisfies Name[]

/** What else of the configuration speaks of workspaces. */
interface Beside {
  readonly channel: string | null
  readonly approvers: readonly string[]
  readonly apiUrl: string | null
}

export function slackOf(env: Variables, beside: Beside, faults: string[]): SlackConfig | null {
  if (Object.keys(SLACK_VARIABLES).every((name) => env[name as Name] === null)) return null
  const access = accessOf(env, beside, faults)
  const transport = transportOf(env, faults)
  return access === null || transport === null ? null : { access, transport, apiUrl: beside.apiUrl }
}

function accessOf(env: Variables, beside: Beside, faults: string[]): SlackAccessConfig | null {
  const { SLACK_BOT_TOKEN: botToken } = env
  const given = OAUTH_NAMES.filter((name) => env[name] !== null)
  if (given.length > 0 && botToken !== null) {
    faults.push(`SLACK_BOT_TOKEN and ${given[0]}: one workspace by its token, or several by OAuth, not both`)
    return null
  }
  if (given.length > 0) return oauthOf(env, beside, faults)
  if (botToken !== null) return { kind: 'token', botToken }
  faults.push('SLACK_BOT_TOKEN: missing, while another Slack variable is set (for several workspaces: SLACK_CLIENT_ID)')
  return null
}

function transportOf(
  { SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken }: Variables,
  faults: string[],
): SlackConfig['transport'] | null {
  if (appToken !== null) return { kind: 'socket', appToken }
  if (signingSecret !== null) return { kind: 'http', signingSecret }
  faults.push('SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode): one of them is needed')
  return null
}

function oauthOf(env: Variables, { channel, approvers }: Beside, faults: string[]): SlackAccessConfig | null {
  const before = faults.length
  for (const name of OAUTH_NAMES) if (env[name] === null) faults.push(`${name}: missing; OAuth needs it`)
  const encryptionKeys = keysOf(env.SLACK_ENCRYPTION_KEY ?? '', faults)
  const workspaces = workspacesOf(env.SLACK_WORKSPACES ?? '', faults)
  if (channel !== null && !/^T[A-Z0-9]+\/.+/.test(channel)) {
    faults.push(
      'SLACK_CHANNEL: with several workspaces write T…/#name or T…/C…, so that it is known whose channel it is',
    )
  }
  for (const approver of approvers.filter((one) => !/^T[A-Z0-9]+\/[UWSCG][A-Z0-9]+$/.test(one))) {
    faults.push(`SLACK_APPROVERS: '${approver}' names no workspace; with several write T…/U…, T…/S… or T…/C…`)
  }
  if (faults.length > before || encryptionKeys === null) return null
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = env
  return {
    ...{ kind: 'oauth', encryptionKeys, workspaces },
    ...{ clientId: clientId ?? '', clientSecret: clientSecret ?? '', stateSecret: stateSecret ?? '' },
  }
}

const KEY_BYTES = 32

/** base64 or hex, the key that seals first. */
function keysOf(written: string, faults: string[]): OAuthSettings['encryptionKeys'] | null {
  const keys = partsOf(written).map((one) => Buffer.from(one, /^[0-9a-f]{64}$/i.test(one) ? 'hex' : 'base64'))
  const [current, ...older] = keys
  if (written !== '' && keys.some((key) => key.length !== KEY_BYTES))
    faults.push('SLACK_ENCRYPTION_KEY: write 32 random bytes as base64, e.g. from: openssl rand -base64 32')
  return current === undefined ? null : [current, ...older]
}

function workspacesOf(written: string, faults: string[]): OAuthSettings['workspaces'] {
  const ids = partsOf(written)
  if (ids.includes('*')) return 'any'
  if (ids.some((id) => !/^T[A-Z0-9]+$/.test(id)))
    faults.push('SLACK_WORKSPACES: write ids of workspaces (T…) separated by commas, or * for any')
  return ids
}

export const partsOf = (written: string): string[] => written.split(',').flatMap((part) => part.trim() || [])
