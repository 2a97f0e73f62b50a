import { z } from 'zod'
import type { TiedLogins } from '../core/access/tied-logins.ts'
import type { Reading } from './reader.ts'
import { REMINDER_VARIABLES } from './reminder-variables.ts'
import { anyText, commaList, commaSeparated, oneOf, onOrOff, sealingKeys, webAddress, wholeNumber } from './values.ts'
import type { VariableTable } from './variable.ts'

/** Where the app's bot tokens come from. */
type SlackAccessConfig =
  /** One workspace, by the bot token of the app's page. */
  | { readonly kind: 'token'; readonly botToken: string }
  /** Several workspaces: people install the app by OAuth. */
  | ({ readonly kind: 'oauth' } & OAuthSettings)

interface OAuthSettings {
  readonly clientId: string
  readonly clientSecret: string
  readonly stateSecret: string
  /** 32 bytes each; the first key seals, all keys open. */
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

const TIED = /^(?:(T[A-Z0-9]+)\/)?([UW][A-Z0-9]+):([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:\[bot\])?)$/

const tiedLogins = z.string().transform((written, check): TiedLogins => {
  const tied = commaSeparated(written).map((one) => TIED.exec(one))
  if (tied.includes(null)) check.addIssue('write U…:login, separated by commas')
  const logins = tied.flatMap((match) => (match === null ? [] : [[match[3]?.toLowerCase() ?? '', match] as const]))
  const byLogin = new Map(logins.map(([login, [, team, slackUser = '']]) => [login, { team: team ?? null, slackUser }]))
  if (byLogin.size < logins.length) check.addIssue('a login is tied to two people')
  return byLogin
})

export const SLACK_VARIABLES = {
  SLACK_BOT_TOKEN: {
    ...{ value: anyText, fallback: null, example: 'xoxb-...', secret: true },
    about: 'Bot token of the app, for one workspace.',
  },
  SLACK_SIGNING_SECRET: {
    ...{ value: anyText, fallback: null, secret: true },
    about: 'For HTTP: the app’s signing secret. Slack then calls /slack/events of PUBLIC_URL.',
  },
  SLACK_APP_TOKEN: {
    ...{ value: anyText, fallback: null, example: 'xapp-...', secret: true },
    about: 'For Socket Mode: an app-level token with connections:write. No inbound address is needed.',
  },
  SLACK_CLIENT_ID: {
    ...{ value: anyText, fallback: null },
    about:
      'For several workspaces, in place of SLACK_BOT_TOKEN: people install the app at /slack/install of PUBLIC_URL.',
  },
  SLACK_CLIENT_SECRET: {
    ...{ value: anyText, fallback: null, secret: true },
    about: 'For several workspaces: the app’s client secret.',
  },
  SLACK_STATE_SECRET: {
    ...{ value: anyText, fallback: null, secret: true },
    about: 'For several workspaces: any long random text. It ties an installation to the browser that began it.',
  },
  SLACK_ENCRYPTION_KEY: {
    ...{ value: sealingKeys, fallback: null, secret: commaSeparated },
    about:
      'For several workspaces: 32 random bytes as base64, such as openssl rand -base64 32 prints. To change it write the new key, a comma and the old one.',
  },
  SLACK_WORKSPACES: {
    value: z.string().transform((written, check) => {
      const ids = commaSeparated(written)
      if (ids.includes('*')) return 'any' as const
      if (ids.some((id) => !/^T[A-Z0-9]+$/.test(id)))
        check.addIssue('write ids of workspaces (T…) separated by commas, or * for any')
      return ids
    }),
    ...{ fallback: null, example: 'T0123,T0456' },
    about:
      'For several workspaces: ids of those that may install the app, separated by commas; * for any. SLACK_CHANNEL, SLACK_OPERATIONS_CHANNEL, SLACK_APPROVERS and SLACK_REQUESTERS then name the workspace too, as T0123/#wms and T0123/U0123.',
  },
  SLACK_CHANNEL: {
    ...{ value: anyText, fallback: null, example: '#wms' },
    about: 'Channel that shows tasks made by REST: its id, or its name after #.',
  },
  SLACK_OPERATIONS_CHANNEL: {
    ...{ value: anyText, fallback: null, example: '#wms-operations' },
    about:
      'Channel where operators read of each outage: one message that says what is away, since when and how many tasks wait. Without any, the log and /health say it.',
  },
  SLACK_APPROVERS: {
    ...{ value: commaList, fallback: '', example: 'U0123,S0456,C0789' },
    about:
      'Who may decide: ids of users (U…), user groups (S…) or channels (C…), separated by commas. Without any, nobody in a real workspace may.',
  },
  SLACK_REQUESTERS: {
    ...{ value: commaList, fallback: '', example: 'S0456,C0789' },
    about:
      'Who may ask for tasks: ids of users (U…), user groups (S…) or channels (C…), separated by commas. Without any, every full member may.',
  },
  PEOPLE: {
    ...{ value: tiedLogins, fallback: '', example: 'U0123:octocat,U0456:hubot' },
    about:
      'Which GitHub login is whose, as id of the Slack user and login, separated by commas; with several workspaces T0123/U0123:octocat. They are one person then. A login that is tied to nobody may only leave notes.',
  },
  SLACK_APPROVALS_NEEDED: {
    ...{ value: wholeNumber(1, 20), fallback: '1' },
    about: 'Different people who must approve a commit before it is merged.',
  },
  SLACK_ALLOW_SELF_APPROVAL: {
    ...{ value: onOrOff, fallback: '0' },
    about: 'Set 1 to let people approve tasks that they asked for.',
  },
  APPROVAL_CARRY_OVER: {
    ...{ value: onOrOff, fallback: '1' },
    about: 'Set 0 to ask again whenever the branch took in a newer base, even if its own change stayed the same.',
  },
  SLACK_LOCALE: {
    ...{ value: oneOf(['en', 'ru']), fallback: 'en' },
    about: 'Language where neither the request, nor the repository, nor the person’s Slack says one: en or ru.',
  },
  ...REMINDER_VARIABLES,
  SLACK_API_URL: {
    ...{ value: webAddress, fallback: null, example: 'https://slack.example.com/api/' },
    about: 'Another API host than slack.com.',
  },
} as const satisfies VariableTable

type SlackReading = Reading<typeof SLACK_VARIABLES>

const OAUTH_NAMES = [
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'SLACK_ENCRYPTION_KEY',
  'SLACK_WORKSPACES',
] as const

/** Any of these variables means a real workspace. */
const ACCESS_NAMES = ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', ...OAUTH_NAMES] as const

/** `null`: the local Slack is used, or there is a fault. */
export function slackOf(reading: SlackReading, faults: string[]): SlackConfig | null {
  if (!ACCESS_NAMES.some(reading.has)) return null
  const access = accessOf(reading, faults)
  const transport = transportOf(reading, faults)
  return access === null || transport === null ? null : { access, transport, apiUrl: reading.values.SLACK_API_URL }
}

function accessOf(reading: SlackReading, faults: string[]): SlackAccessConfig | null {
  const { has, values } = reading
  const [oauthName] = OAUTH_NAMES.filter(has)
  if (oauthName !== undefined && has('SLACK_BOT_TOKEN')) {
    faults.push(`SLACK_BOT_TOKEN and ${oauthName}: one workspace by its token, or several by OAuth, not both`)
    return null
  }
  if (oauthName !== undefined) return oauthOf(reading, faults)
  if (!has('SLACK_BOT_TOKEN'))
    faults.push(
      'SLACK_BOT_TOKEN: missing, while another Slack variable is set (for several workspaces: SLACK_CLIENT_ID)',
    )
  const { SLACK_BOT_TOKEN: botToken } = values
  return botToken === null ? null : { kind: 'token', botToken }
}

function transportOf({ has, values }: SlackReading, faults: string[]): SlackConfig['transport'] | null {
  const { SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken } = values
  if (appToken !== null) return { kind: 'socket', appToken }
  if (!has('SLACK_SIGNING_SECRET') && !has('SLACK_APP_TOKEN'))
    faults.push('SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode): one of them is needed')
  return signingSecret === null ? null : { kind: 'http', signingSecret }
}

function oauthOf({ has, values }: SlackReading, faults: string[]): SlackAccessConfig | null {
  for (const name of OAUTH_NAMES) if (!has(name)) faults.push(`${name}: missing; OAuth needs it`)
  const { SLACK_CHANNEL, SLACK_OPERATIONS_CHANNEL, SLACK_APPROVERS, SLACK_REQUESTERS } = values
  for (const [name, channel] of Object.entries({ SLACK_CHANNEL, SLACK_OPERATIONS_CHANNEL }))
    if (channel !== null && !/^T[A-Z0-9]+\/.+/.test(channel))
      faults.push(`${name}: with several workspaces write T…/#name or T…/C…, so that it is known whose channel it is`)
  for (const [name, ids] of Object.entries({ SLACK_APPROVERS, SLACK_REQUESTERS }))
    for (const id of ids.filter((one) => !/^T[A-Z0-9]+\/[UWSCG][A-Z0-9]+$/.test(one)))
      faults.push(`${name}: '${id}' names no workspace; with several write T…/U…, T…/S… or T…/C…`)
  for (const [login, { team, slackUser }] of values.PEOPLE)
    if (team === null) faults.push(`PEOPLE: '${slackUser}:${login}' names no workspace; with several write T…/U…:login`)
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values
  const { SLACK_ENCRYPTION_KEY: keys, SLACK_WORKSPACES: workspaces } = values
  if (clientId === null || clientSecret === null || stateSecret === null || keys === null || workspaces === null)
    return null
  return { kind: 'oauth', clientId, clientSecret, stateSecret, encryptionKeys: keys, workspaces }
}
