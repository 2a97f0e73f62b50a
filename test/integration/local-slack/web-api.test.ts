import type { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { section, WMS } from './payloads.ts'
import { refusal } from './refusal.ts'
import { clientOf } from './web-client.ts'

const ANA = 'U00000ANA'
let slack: LocalSlack
let client: WebClient
beforeEach(async () => {
  slack = await startLocalSlack()
  client = clientOf(slack)
})
afterEach(() => slack.close())

const post = async (text: string, rest: object = {}) =>
  (await client.chat.postMessage({ channel: WMS, text, ...rest })).ts ?? ''

test('The token tells who the bot is', async () => {
  const { user_id, bot_id = '', team_id } = await client.auth.test()
  expect([user_id, team_id]).toEqual(['U00000BOT', 'T0000WMS'])
  expect((await client.bots.info({ bot: bot_id })).bot).toMatchObject({ user_id })
})

test('A message to a person opens their direct conversation with the bot', async () => {
  const { channel } = await client.chat.postMessage({ channel: ANA, text: 'For you' })
  expect((await client.conversations.open({ users: ANA })).channel?.id).toBe(channel)
  expect(await slack.as('ana').sees('For you')).toMatchObject({ channel })
  await expect(slack.as('boris').sees('For you', { timeoutMs: 20 })).rejects.toThrow('Not seen')
})

test('A thread is read in pages, oldest first, and the channel newest first without its replies', async () => {
  const root = await post('root')
  for (const text of ['one', 'two', 'three']) await post(text, { thread_ts: root })
  await post('shown to all', { thread_ts: root, reply_broadcast: true })
  const first = await client.conversations.replies({ channel: WMS, ts: root, limit: 2 })
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await client.conversations.replies({ channel: WMS, ts: root, limit: 2, cursor })
  const texts = [...(first.messages ?? []), ...(second.messages ?? [])].map(({ text }) => text)
  expect(texts).toEqual(['root', 'one', 'two', 'three'])
  const { messages } = await client.conversations.history({ channel: WMS })
  expect(messages).toMatchObject([{ text: 'shown to all' }, { text: 'root', reply_count: 4 }])
})

test('An outbox finds its message after a lost answer by the metadata', async () => {
  const metadata = { event_type: 'outbox', event_payload: { outbox_id: 42 } }
  slack.faults.inject('chat.postMessage', { kind: 'answer_lost' }, 1)
  await clientOf(slack, { retryConfig: { retries: 0 } })
    .chat.postMessage({ channel: WMS, text: 'once', metadata })
    .catch(() => undefined)
  const { messages } = await client.conversations.history({ channel: WMS, include_all_metadata: true })
  expect(messages?.map((message) => message.metadata)).toEqual([metadata])
})

test('A permalink of a reply names its thread', async () => {
  const root = await post('root')
  const ts = await post('reply', { thread_ts: root })
  const { permalink } = await client.chat.getPermalink({ channel: WMS, message_ts: ts })
  expect(permalink).toContain(`/archives/${WMS}/p${ts.replace('.', '')}?thread_ts=${root}`)
})

test('A reaction is put once', async () => {
  const timestamp = await post('look')
  const react = () => client.reactions.add({ channel: WMS, timestamp, name: 'eyes' })
  await react()
  expect(await refusal(react())).toMatchObject({ error: 'already_reacted' })
  expect((await slack.message('look')).reactions).toEqual([{ name: 'eyes', users: ['U00000BOT'], count: 1 }])
})

test('Blocks can be validated without a token', async () => {
  const validate = (blocks: object[]) =>
    fetch(`${slack.apiUrl}blocks.validate`, {
      method: 'POST',
      body: new URLSearchParams({ blocks: JSON.stringify(blocks) }),
    }).then((response) => response.json())
  expect(await validate([section('fine')])).toEqual({ ok: true })
  expect(await validate([section('x'.repeat(3_001))])).toMatchObject({
    ok: false,
    errors: [{ message: 'must be less than 3001 characters', pointer: '/0/text/text' }],
  })
})

test('A channel lists its members, and who may decide can be read from them', async () => {
  const { members } = await client.conversations.members({ channel: 'C0APPROVERS' })
  expect(members).toEqual(['U00000BOT', 'U0000BORIS', 'U00000CHEN'])
  const { channel } = await client.conversations.info({ channel: 'C0PARTNERS', include_num_members: true })
  expect(channel).toMatchObject({ is_ext_shared: true, is_member: true, num_members: 6 })
})
