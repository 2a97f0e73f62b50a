import { z } from 'zod'
import { blockProblems } from '../blocks/validate.ts'
import { BOT } from '../state/seed.ts'
import { findMessage, react } from '../workspace/messages.ts'
import { joinedChannel, knownChannel } from './channels.ts'
import { method, refuseIf, SlackRefusal } from './method.ts'

export const app = {
  'auth.test': method({
    tier: 'unlimited',
    scope: null,
    args: z.object({}),
    run: (slack) => ({
      url: `${slack.origin}/`,
      team: slack.team.name,
      team_id: slack.team.id,
      user: BOT.name,
      user_id: BOT.userId,
      bot_id: BOT.id,
      is_enterprise_install: false,
    }),
  }),
  'apps.connections.open': method({
    tier: 'unlimited',
    scope: null,
    token: 'app',
    args: z.object({}),
    run: (slack) => {
      const url = slack.app.sockets.issueUrl(slack.origin)
      if (url === null) throw new SlackRefusal('too_many_websockets')
      return { url }
    },
  }),
  'blocks.validate': method({
    tier: 'unlimited',
    scope: null,
    token: 'none',
    args: z.object({ blocks: z.array(z.unknown()) }),
    run: (_, { blocks }) => {
      const problems = blockProblems('message', blocks, [])
      if (problems.length === 0) return {}
      const errors = problems.map(({ message, pointer }) => ({ code: 'invalid_block', message, pointer }))
      return { ok: false, error: 'invalid_blocks', errors }
    },
  }),
  'reactions.add': method({
    tier: 'tier3',
    scope: 'reactions:write',
    args: z.object({ channel: z.string(), timestamp: z.string(), name: z.string() }),
    run: (slack, { channel, timestamp, name }) => {
      const message = findMessage(slack, knownChannel(slack, channel).id, timestamp)
      if (message === undefined) throw new SlackRefusal('message_not_found')
      const others = (message.reactions ?? []).filter((reaction) => reaction.name !== name)
      const users = message.reactions?.find((reaction) => reaction.name === name)?.users ?? []
      refuseIf(users.includes(BOT.userId), 'already_reacted')
      const reaction = { name, users: [...users, BOT.userId], count: users.length + 1 }
      react(slack, message, [...others, reaction])
      return {}
    },
  }),
  'assistant.threads.setStatus': method({
    tier: 'tier4',
    scope: 'chat:write',
    args: z.object({ channel_id: z.string(), thread_ts: z.string(), status: z.string() }),
    run: (slack, { channel_id, thread_ts }) => {
      const message = findMessage(slack, joinedChannel(slack, channel_id).id, thread_ts)
      if (message === undefined) throw new SlackRefusal('thread_not_found')
      return {}
    },
  }),
}
