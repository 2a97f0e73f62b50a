import type { Channel, MessageRow, PersonRow } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import { issueResponseUrl, respond } from '../workspace/response-urls.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { typed } from './access.ts'
import { type ActFailed, failedAct } from './outcome.ts'

/** The result of a command. `message`: from the body of the ack; most apps send an empty ack and answer later. */
export type CommandOutcome =
  | { kind: 'acked'; message: MessageRow | null }
  | { kind: 'refused'; text: string }
  | ActFailed

/** A person enters a slash command, which Slack does not support in threads. */
export async function runSlashCommand(
  slack: Workspace,
  person: PersonRow,
  line: string,
  { channel, threadTs }: { channel: Channel; threadTs: string | null },
): Promise<CommandOutcome> {
  const [command = '', ...words] = line.split(' ')
  if (threadTs !== null) return { kind: 'refused', text: `${command} is not supported in threads. Sorry!` }
  if (slack.manifest?.commands.every((known) => known.command !== command)) {
    return { kind: 'refused', text: `${command} is not a valid command.` }
  }
  const delivery = await slack.app.deliver('command', {
    type: 'slash_commands',
    retry: null,
    payload: {
      token: 'verification',
      team_id: slack.team.id,
      team_domain: slack.team.domain,
      channel_id: channel.id,
      channel_name: { public: channel.name, private: 'privategroup', im: 'directmessage' }[channel.kind],
      user_id: person.id,
      user_name: person.handle,
      command,
      text: typed(slack, words.join(' ').trim(), true),
      api_app_id: BOT.appId,
      is_enterprise_install: 'false',
      response_url: issueResponseUrl(slack, { channel: channel.id, user: person.id, messageTs: null, threadTs: null }),
      trigger_id: slack.triggers.issue(person.id),
    },
  })
  if (delivery.kind === 'failed') return failedAct(command, delivery)
  if (delivery.body === null) return { kind: 'acked', message: null }
  const answer = respond(slack, { channel: channel.id, user: person.id, messageTs: null }, delivery.body)
  return answer.ok
    ? { kind: 'acked', message: answer.message }
    : { kind: 'failed', error: 'dispatch_failed', text: `${command} failed with the error "${answer.error}"` }
}
