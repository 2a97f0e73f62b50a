import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { SlackConfig } from '../config/slack-variables.ts'
import type { ApprovalPolicy } from '../core/approval/approval.ts'
import type { LocalSlack } from '../local/slack/local-slack.ts'
import { createKeyring } from '../secrets/keyring.ts'
import { INSTALL_PATH } from '../slack/connection/install.ts'
import { COMMAND } from '../slack/conversation/listeners.ts'
import { SHORTCUT } from '../slack/conversation/shortcut.ts'
import { LOCAL_PACE, SLACK_PACE } from '../slack/delivery/pace.ts'
import { createSlack, type Slack, type SlackAccess, type SlackDeps, type SlackOptions } from '../slack/slack.ts'
import type { Part } from './part.ts'

const VARIABLES = 'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN'

/** Opens what is sealed only here, where the configuration is at hand. */
export const accessOf = ({ access }: SlackConfig): SlackAccess =>
  access.kind === 'token' ? access : { ...access, keyring: createKeyring(access.encryptionKeys) }

export interface OpenSlack {
  readonly slack: Slack
  readonly part: Part
  /** `null` with a real workspace. */
  readonly local: LocalSlack | null
}

/** With a real workspace nobody may decide until approvers are named; on a laptop everybody may, but not on their own tasks. */
export const policyOf = ({ slack, approvers, approvalsNeeded, selfApproval, carryOver }: Config): ApprovalPolicy => ({
  approvers: slack === null && approvers.length === 0 ? 'everybody' : approvers,
  approvalsNeeded,
  selfApproval,
  carryOver,
  team: null,
})

/** The operator's workspace, or a local stand-in that the same Bolt app talks to over HTTP. */
export async function openSlack(
  config: Config,
  deps: SlackDeps,
  cleanup: AsyncDisposableStack,
  log: Logger,
): Promise<OpenSlack> {
  const { slackLocale: locale, publicUrl, reminders, modelChoices } = config
  const shared = { locale, policy: policyOf(config), publicUrl, reminders, modelChoices }
  if (config.slack !== null) {
    const slack = await createSlack(
      {
        ...config.slack,
        ...shared,
        access: accessOf(config.slack),
        channel: config.slackChannel,
        notice: null,
        pace: SLACK_PACE,
      },
      deps,
    )
    return {
      slack,
      local: null,
      part: { name: 'Slack', kind: 'real', detail: wayOf(config.slack), variables: VARIABLES },
    }
  }
  return openLocal(config, shared, deps, cleanup, log)
}

const wayOf = ({ transport, access }: SlackConfig): string => {
  const way = transport.kind === 'http' ? 'HTTP at /slack/events' : 'Socket Mode'
  if (access.kind === 'token') return `${way}, one workspace`
  const whose = access.workspaces === 'any' ? 'any workspace' : access.workspaces.join(', ')
  return `${way}, several workspaces: ${whose} may install at ${INSTALL_PATH}`
}

type Shared = Pick<SlackOptions, 'locale' | 'policy' | 'publicUrl' | 'reminders' | 'modelChoices'>

/** Knows the app's command and shortcut, as manifest.yml registers them with a real workspace. */
async function openLocal(
  { home, slackChannel, embedded, approvers }: Config,
  shared: Shared,
  deps: SlackDeps,
  cleanup: AsyncDisposableStack,
  log: Logger,
): Promise<OpenSlack> {
  const { startLocalSlack } = await import('../local/slack/local-slack.ts')
  const stateFile = join(home, 'slack.jsonl')
  const local = await startLocalSlack({ port: embedded.slackPort, stateFile, manifest: MANIFEST })
  cleanup.defer(() => local.close())
  log.debug({ url: local.url }, 'the local Slack listens')
  const { botToken, signingSecret, appToken, apiUrl } = local
  const transport =
    embedded.slackTransport === 'http'
      ? ({ kind: 'http', signingSecret } as const)
      : ({ kind: 'socket', appToken } as const)
  const whoApproves = approvers.length === 0 ? 'everybody approves, but not their own tasks' : approvers.join(', ')
  const notice = approvers.length === 0 ? 'local_everybody' : 'local'
  const slack = await createSlack(
    {
      ...shared,
      access: { kind: 'token', botToken },
      apiUrl,
      transport,
      channel: slackChannel ?? '#wms',
      notice,
      pace: LOCAL_PACE,
    },
    deps,
  )
  const detail = `local Slack at ${local.url}, ${whoApproves}`
  return { slack, local, part: { name: 'Slack', kind: 'embedded', detail, variables: VARIABLES } }
}

const MANIFEST = {
  commands: [{ command: COMMAND, description: 'Start a task, or ask about one', usageHint: '<request> | help | list' }],
  messageShortcuts: [{ callbackId: SHORTCUT, name: 'WMS task actions' }],
}
