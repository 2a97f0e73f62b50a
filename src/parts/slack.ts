import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { SlackConfig } from '../config/slack-variables.ts'
import type { ApprovalPolicy } from '../core/approval/approval.ts'
import { isProxied } from '../exec/outgoing.ts'
import type { LocalSlack } from '../local/slack/local-slack.ts'
import type { SlackPeople } from '../people/speaker.ts'
import { createKeyring } from '../secrets/keyring.ts'
import { INSTALL_PATH } from '../slack/connection/install.ts'
import { COMMAND } from '../slack/conversation/listeners.ts'
import { SHORTCUT } from '../slack/conversation/shortcut.ts'
import { LOCAL_PACE, SLACK_PACE } from '../slack/delivery/pace.ts'
import {
  openWorkspaces,
  type SlackAccess,
  type SlackDeps,
  type SlackOptions,
  type SlackWorkspaces,
} from '../slack/slack.ts'
import type { Core } from './core.ts'
import type { Part } from './part.ts'

const VARIABLES = 'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN'

/** The keyring exists only from here on; the configuration holds plain keys. */
export const accessOf = ({ access }: SlackConfig): SlackAccess =>
  access.kind === 'token' ? access : { ...access, keyring: createKeyring(access.encryptionKeys) }

/** A process's connection to Slack, before it sends or receives anything. */
export interface OpenSlack {
  readonly options: SlackOptions
  readonly deps: SlackDeps
  readonly workspaces: SlackWorkspaces
  readonly part: Part
  /** `null` with a real workspace. */
  readonly local: LocalSlack | null
}

/** With a real workspace nobody may decide until approvers are named; on a laptop everybody may, but not on their own tasks. */
export const policyOf = ({
  slack,
  approvers,
  requesters,
  approvalsNeeded,
  selfApproval,
  carryOver,
}: Config): ApprovalPolicy => ({
  approvers: slack === null && approvers.length === 0 ? 'everybody' : approvers,
  approvalsNeeded,
  selfApproval,
  carryOver,
  requesters: requesters.length === 0 ? 'everybody' : requesters,
})

/**
 * The operator's workspace, or a local stand-in that speaks Slack's HTTP API to the same Bolt app and calls back `url`.
 */
export async function openSlack(core: Core, url: string | null, cleanup: AsyncDisposableStack): Promise<OpenSlack> {
  const { config, pool, orchestrator, queue, redactor, seal, observe, now, log } = core
  const setup = config.slack === null ? await openLocal(config, url, cleanup, log) : real(config, config.slack)
  const { tasksOpenLimit: openTasks, tasksHourLimit: tasksAnHour, budgetUsdTask: budgetUsd } = config
  const deps = {
    ...{ db: pool, orchestrator, kick: queue.kick, redactor, seal, observe, log, now },
    ...{
      limits: { openTasks, tasksAnHour, budgetUsd },
      fingerprints: seal.fingerprints,
    },
  }
  const workspaces = openWorkspaces(setup.options, deps)
  cleanup.defer(() => workspaces.teams.stop())
  return { ...setup, deps, workspaces }
}

type SlackSetup = Pick<OpenSlack, 'options' | 'part' | 'local'>

function real(config: Config, slack: SlackConfig): SlackSetup {
  const { transport, apiUrl } = slack
  const access = accessOf(slack)
  const options = {
    ...sharedOf(config),
    isProxied: isProxied(config.outgoing),
    transport,
    apiUrl,
    access,
    channel: config.slackChannel,
  }
  return {
    options: { ...options, notice: null, pace: SLACK_PACE },
    part: { name: 'Slack', kind: 'real', detail: transportText(slack), variables: VARIABLES },
    local: null,
  }
}

const transportText = ({ transport, access }: SlackConfig): string => {
  const transportName = transport.kind === 'http' ? 'HTTP at /slack/events' : 'Socket Mode'
  if (access.kind === 'token') return `${transportName}, one workspace`
  const whose = access.workspaces === 'any' ? 'any workspace' : access.workspaces.join(', ')
  return `${transportName}, several workspaces: ${whose} may install at ${INSTALL_PATH}`
}

const sharedOf = (config: Config) => {
  const { slackLocale: locale, publicUrl, reminders, modelChoices } = config
  return { locale, policy: policyOf(config), publicUrl, reminders, modelChoices }
}

/** Starts the local Slack with the command and shortcut that manifest.yml registers in a real workspace. */
async function openLocal(
  config: Config,
  url: string | null,
  cleanup: AsyncDisposableStack,
  log: Logger,
): Promise<SlackSetup> {
  const { home, slackChannel, embedded, approvers } = config
  const { startLocalSlack } = await import('../local/slack/local-slack.ts')
  const overHttp = embedded.slackTransport === 'http' && url !== null
  const requestUrl = overHttp ? `${url}/slack/events` : null
  const place = { port: embedded.slackPort, stateFile: join(home, 'slack.jsonl') }
  const local = await startLocalSlack({ ...place, manifest: MANIFEST, requestUrl })
  cleanup.defer(() => local.close())
  log.debug({ url: local.url }, 'the local Slack listens')
  const { botToken, signingSecret, appToken, apiUrl } = local
  const whoApproves = approvers.length === 0 ? 'everybody approves, but not their own tasks' : approvers.join(', ')
  const detail = `local Slack at ${local.url}, ${whoApproves}`
  return {
    options: {
      ...{ ...sharedOf(config), access: { kind: 'token', botToken }, apiUrl, channel: slackChannel ?? '#wms' },
      transport: overHttp ? { kind: 'http', signingSecret } : { kind: 'socket', appToken },
      ...{ notice: approvers.length === 0 ? 'local_everybody' : 'local', pace: LOCAL_PACE },
    },
    part: { name: 'Slack', kind: 'embedded', detail, variables: VARIABLES },
    local,
  }
}

const MANIFEST = {
  commands: [{ command: COMMAND, description: 'Start a task, or ask about one', usageHint: '<request> | help | list' }],
  messageShortcuts: [{ callbackId: SHORTCUT, name: 'WMS task actions' }],
}

/** Whom tokens stand for, as Slack knows them at the moment of the call. */
export const slackPeopleOf = ({
  options,
  workspaces: { teams, installations },
}: Pick<OpenSlack, 'options' | 'workspaces'>): SlackPeople => {
  const defaultTeam = options.channel?.split('/')[0] ?? null
  return {
    teamOf(team) {
      // With one workspace its tasks carry no id.
      if (installations === null) return team === null ? null : { id: team, isDefault: true }
      const id = team ?? defaultTeam
      return { id: id ?? '', isDefault: id === defaultTeam }
    },
    async find(team, slackUser) {
      const { context } = await teams.of(team ?? (installations === null ? undefined : (defaultTeam ?? undefined)))
      const { directory } = context
      return {
        name: await directory.nameOf(slackUser),
        facts: (needed) => directory.factsOf(slackUser, null, needed),
        sees: (asked) => directory.sees(slackUser, asked),
      }
    },
  }
}
