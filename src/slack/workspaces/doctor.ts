import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { createChannels } from './channels.ts'
import { SCOPES } from './scopes.ts'
import { refusalOf, slackFailure } from './slack-failure.ts'

/** The result of one check; `fix`: what to do, `null`: all is well. */
export interface Diagnosis {
  readonly what: string
  readonly fix: string | null
}

export interface ExaminedWorkspace {
  readonly bot: WebClient
  /** The client of Socket Mode; `null` with HTTP. */
  readonly appLevel: WebClient | null
  /** The value of SLACK_CHANNEL. */
  readonly channel: string | null
  readonly approvers: readonly string[]
  /** Payloads that the app sends, by name. */
  readonly payloads: ReadonlyMap<string, readonly unknown[]>
}

type Check = (examined: ExaminedWorkspace) => Promise<Diagnosis[]>

const fine = (what: string): Diagnosis => ({ what, fix: null })

/** Checks everything that a workspace needs, in order; stops after an invalid token. */
export async function* examineWorkspace(examined: ExaminedWorkspace): AsyncGenerator<Diagnosis> {
  const token = await diagnose('the bot token', checkToken, examined)
  yield* token
  if (token.some(({ fix }) => fix !== null)) return
  for (const [what, check] of CHECKS) yield* await diagnose(what, check, examined)
}

/** Turns a refusal by Slack into a finding with its remedy. */
async function diagnose(what: string, check: Check, examined: ExaminedWorkspace): Promise<Diagnosis[]> {
  try {
    return await check(examined)
  } catch (error) {
    const failure = slackFailure(error)
    if (!(failure instanceof AppError)) throw failure
    return [{ what: `${what}: ${failure.message}`, fix: failure.hint ?? 'Try again; if it stays so, read the log.' }]
  }
}

async function checkToken({ bot }: ExaminedWorkspace): Promise<Diagnosis[]> {
  const { team, user, response_metadata } = await bot.auth.test()
  const granted = z.array(z.string()).parse(response_metadata?.scopes ?? [])
  const missing = Object.entries(SCOPES).filter(([scope]) => !granted.includes(scope))
  return [
    fine(`the bot token is that of @${user} in ${team}`),
    ...(missing.length === 0 ? [fine(`all ${Object.keys(SCOPES).length} scopes are granted`)] : []),
    ...missing.map(([scope, use]) => ({
      what: `the scope ${scope} is missing (${use})`,
      fix: 'Add it in the app under OAuth & Permissions (or paste manifest.yml again) and reinstall the app.',
    })),
  ]
}

async function checkSocketMode({ appLevel }: ExaminedWorkspace): Promise<Diagnosis[]> {
  if (appLevel === null) return [fine('HTTP: Slack must reach <PUBLIC_URL>/slack/events')]
  try {
    await appLevel.apps.connections.open()
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null) throw error
    const fix = 'Check SLACK_APP_TOKEN: an app-level token (xapp-…) with connections:write, Socket Mode switched on.'
    return [{ what: `Socket Mode cannot be opened: ${refusal}`, fix }]
  }
  return [fine('Socket Mode can be opened')]
}

async function checkChannel({ bot, channel }: ExaminedWorkspace): Promise<Diagnosis[]> {
  if (channel === null) return [fine('SLACK_CHANNEL is not set: tasks made by REST are not shown in Slack')]
  const channels = createChannels(bot, bot)
  const id = await channels.idOf(channel)
  if (!(await channels.canPost(id)))
    return [{ what: `the bot is not in ${channel}`, fix: 'Write /invite @<the bot> in that channel.' }]
  const { ts } = await bot.chat.postMessage({ channel: id, text: 'WMS Orchestrator is being set up.' })
  const message = { channel: id, ts: z.string().parse(ts) }
  await bot.chat.update({ ...message, text: 'WMS Orchestrator is set up.' })
  await bot.chat.delete(message)
  return [fine(`a message in ${channel} can be posted, edited and deleted`)]
}

async function checkApprovers({ bot, approvers }: ExaminedWorkspace): Promise<Diagnosis[]> {
  if (approvers.length === 0) return [{ what: 'nobody may decide', fix: 'Set SLACK_APPROVERS to ids U…, S… or C….' }]
  return Promise.all(approvers.map((id) => checkApprover(bot, id)))
}

async function checkApprover(bot: WebClient, id: string): Promise<Diagnosis> {
  try {
    if (id.startsWith('S')) {
      const { users = [] } = await bot.usergroups.users.list({ usergroup: id })
      return users.length > 0 ? fine(`the group ${id} has ${users.length} members`) : empty(id)
    }
    if (/^[CG]/.test(id)) return await checkApproversChannel(bot, id)
    await bot.users.info({ user: id })
    return fine(`${id} is known`)
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null) throw error
    const fix = UNKNOWN_APPROVER[refusal] ?? 'Correct SLACK_APPROVERS: user ids U…, user group ids S…, channel ids C….'
    return { what: `the approver ${id} is not known: ${refusal}`, fix }
  }
}

async function checkApproversChannel(bot: WebClient, id: string): Promise<Diagnosis> {
  await bot.conversations.members({ channel: id, limit: 1 })
  const { channel } = await bot.conversations.info({ channel: id })
  if (channel?.is_private !== false) return fine(`${id} is known`)
  const fix = 'Name a private channel, a user group (S…) or people (U…) in SLACK_APPROVERS instead.'
  return { what: `${id} is a public channel: whoever joins it may decide`, fix }
}

const empty = (id: string): Diagnosis => ({ what: `the group ${id} has no members`, fix: 'Add people to it in Slack.' })

const UNKNOWN_APPROVER: Readonly<Record<string, string>> = {
  plan_upgrade_required: 'User groups need a paid plan: name people (U…) or a private channel (C…) in SLACK_APPROVERS.',
  channel_not_found: 'Write /invite @<the bot> in the approvers’ channel, or correct its id in SLACK_APPROVERS.',
}

async function checkPayloads({ bot, payloads }: ExaminedWorkspace): Promise<Diagnosis[]> {
  const refused: Diagnosis[] = []
  for (const [name, blocks] of payloads) {
    try {
      await bot.apiCall('blocks.validate', { blocks })
    } catch (error) {
      if (refusalOf(error) === null) throw error
      const fix = 'Slack has changed its rules: report it. Messages arrive as plain text meanwhile.'
      refused.push({ what: `Slack refuses ${name}: ${refusalOf(error)}`, fix })
    }
  }
  return refused.length > 0 ? refused : [fine(`Slack takes all ${payloads.size} payloads that the app sends`)]
}

const CHECKS: readonly (readonly [string, Check])[] = [
  ['Socket Mode', checkSocketMode],
  ['the channel', checkChannel],
  ['the approvers', checkApprovers],
  ['the payloads', checkPayloads],
]
