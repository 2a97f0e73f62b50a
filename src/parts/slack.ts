import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { ApprovalPolicy } from '../core/approval.ts'
import type { LocalSlack } from '../local/slack/local-slack.ts'
import { LOCAL_PACE, SLACK_PACE } from '../slack/pace.ts'
import { createSlack, type Slack, type SlackDeps } from '../slack/slack.ts'
import type { Part } from './part.ts'

const VARIABLES = 'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN'

export interface OpenSlack {
  readonly slack: Slack
  readonly part: Part
  /** `null` with a real workspace. */
  readonly local: LocalSlack | null
}

/** With a real workspace nobody may decide until approvers are named; on a laptop everybody may, but not on their own tasks. */
export const policyOf = ({ slack, approvers, approvalsNeeded, selfApproval }: Config): ApprovalPolicy => ({
  approvers: slack === null && approvers.length === 0 ? 'everybody' : approvers,
  approvalsNeeded,
  selfApproval,
})

/** The operator's workspace, or a local stand-in that the same Bolt app talks to over HTTP. */
export async function openSlack(
  config: Config,
  deps: SlackDeps,
  cleanup: AsyncDisposableStack,
  log: Logger,
): Promise<OpenSlack> {
  const { slackLocale: locale, publicUrl, reminders } = config
  const shared = { locale, policy: policyOf(config), publicUrl, reminders }
  if (config.slack !== null) {
    const slack = await createSlack(
      { ...config.slack, ...shared, channel: config.slackChannel, notice: null, pace: SLACK_PACE },
      deps,
    )
    const way = config.slack.transport.kind === 'http' ? 'HTTP at /slack/events' : 'Socket Mode'
    return { slack, local: null, part: { name: 'Slack', kind: 'real', detail: way, variables: VARIABLES } }
  }
  const { startLocalSlack } = await import('../local/slack/local-slack.ts')
  const local = await startLocalSlack({ port: config.embedded.slackPort, stateFile: join(config.home, 'slack.jsonl') })
  cleanup.defer(() => local.close())
  log.debug({ url: local.url }, 'the local Slack listens')
  const { botToken, signingSecret, apiUrl } = local
  const slack = await createSlack(
    {
      ...shared,
      ...{ botToken, apiUrl, transport: { kind: 'http', signingSecret } },
      channel: config.slackChannel ?? '#wms',
      notice: 'local Slack · everybody may approve',
      pace: LOCAL_PACE,
    },
    deps,
  )
  const detail = `local Slack at ${local.url}, everybody may approve`
  return { slack, local, part: { name: 'Slack', kind: 'embedded', detail, variables: VARIABLES } }
}
