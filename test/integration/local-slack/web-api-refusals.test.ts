import type { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { Triggers } from '../../../src/local/slack/state/triggers.ts'
import { modal, section, WMS } from './payloads.ts'
import { refusal } from './refusal.ts'
import { clientOf, lastTrigger } from './web-client.ts'

const GENERAL = 'C0GENERAL'
const ANA = 'U00000ANA'
let slack: LocalSlack
let client: WebClient
beforeEach(async () => {
  slack = await startLocalSlack()
  client = clientOf(slack)
})
afterEach(() => slack.close())

const post = async (rest: object = {}) => (await client.chat.postMessage({ channel: WMS, text: 'A', ...rest })).ts ?? ''
const raw = (method: string, fields: Record<string, string>) =>
  fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}` },
    body: new URLSearchParams(fields),
  }).then((response) => response.json())

test('Without a token, with a wrong one and with the other kind, nothing is done', async () => {
  expect(await (await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })).json()).toMatchObject({
    error: 'not_authed',
  })
  expect(await refusal(clientOf(slack, {}, 'xoxb-other').auth.test())).toMatchObject({ error: 'invalid_auth' })
  expect(await refusal(client.apps.connections.open())).toMatchObject({ error: 'not_allowed_token_type' })
})

test('A scope that was not granted is named', async () => {
  slack.scopes.delete('groups:read')
  expect(await client.conversations.info({ channel: WMS })).toMatchObject({ ok: true })
  const answer = await refusal(client.conversations.info({ channel: 'C0APPROVERS' }))
  expect(answer).toMatchObject({
    error: 'missing_scope',
    needed: 'groups:read',
    provided: expect.stringContaining('chat:write'),
  })
})

test.each<[string, string, (api: WebClient) => Promise<unknown>]>([
  ['unknown_method', 'a method that is none', (api) => api.apiCall('wms.fly')],
  ['channel_not_found', 'a channel that is none', (api) => api.chat.postMessage({ channel: 'C404', text: 'A' })],
  ['not_in_channel', 'a channel the bot is not in', (api) => api.chat.postMessage({ channel: GENERAL, text: 'A' })],
  ['no_text', 'nothing to say', (api) => api.chat.postMessage({ channel: WMS, text: '' })],
  [
    'thread_not_found',
    'a thread that is none',
    (api) => api.chat.postMessage({ channel: WMS, text: 'A', thread_ts: '1.1' }),
  ],
  [
    'invalid_blocks_format',
    'blocks that are no list',
    (api) => api.apiCall('chat.postMessage', { channel: WMS, blocks: '{"a":1}' }),
  ],
  [
    'invalid_blocks_format',
    'blocks that are no JSON',
    (api) => api.apiCall('chat.postMessage', { channel: WMS, blocks: '[{' }),
  ],
  [
    'invalid_metadata_schema',
    'metadata of another shape',
    (api) => api.apiCall('chat.postMessage', { channel: WMS, text: 'A', metadata: { a: 1 } }),
  ],
  [
    'markdown_text_conflict',
    'text twice',
    (api) => api.apiCall('chat.postMessage', { channel: WMS, text: 'A', markdown_text: 'B' }),
  ],
  [
    'too_many_attachments',
    '101 attachments',
    (api) => api.chat.postMessage({ channel: WMS, text: 'A', attachments: Array(101).fill({ text: 'x' }) }),
  ],
  [
    'user_not_in_channel',
    'a reader outside',
    (api) => api.chat.postEphemeral({ channel: WMS, user: 'U00000EVE', text: 'A' }),
  ],
  ['message_not_found', 'an edit of nothing', (api) => api.chat.update({ channel: WMS, ts: '1.1', text: 'A' })],
  ['invalid_arguments', 'a missing argument', (api) => api.apiCall('chat.update', { channel: WMS })],
  ['user_not_found', 'a person that is none', (api) => api.users.info({ user: 'U404' })],
  ['no_such_subteam', 'a group that is none', (api) => api.usergroups.users.list({ usergroup: 'S404' })],
  ['invalid_trigger_id', 'a trigger that is none', (api) => api.views.open({ trigger_id: '1', view: modal('A', []) })],
  ['not_found', 'a view that is none', (api) => api.views.update({ view_id: 'V404', view: modal('A', []) })],
  [
    'msg_too_long',
    '12,001 characters of markdown',
    (api) => api.apiCall('chat.postMessage', { channel: WMS, markdown_text: 'x'.repeat(12_001) }),
  ],
  ['message_not_found', 'a removal of nothing', (api) => api.chat.delete({ channel: WMS, ts: '1.1' })],
  ['message_not_found', 'a link to nothing', (api) => api.chat.getPermalink({ channel: WMS, message_ts: '1.1' })],
  ['invalid_ts_oldest', 'a time that is none', (api) => api.conversations.history({ channel: WMS, oldest: 'x' })],
  ['not_in_channel', 'the history of another channel', (api) => api.conversations.history({ channel: GENERAL })],
  ['thread_not_found', 'replies to nothing', (api) => api.conversations.replies({ channel: WMS, ts: '1.1' })],
  ['invalid_types', 'a kind of channel that is none', (api) => api.conversations.list({ types: 'secret' })],
  ['users_list_not_supplied', 'a conversation with nobody', (api) => api.apiCall('conversations.open')],
  ['bot_not_found', 'a bot that is none', (api) => api.bots.info({ bot: 'B404' })],
  ['file_not_found', 'a file never uploaded', (api) => api.files.completeUploadExternal({ files: [{ id: 'F404' }] })],
])('%s is the answer to %s', async (error, _, act) => {
  expect(await refusal(act(client))).toMatchObject({ error })
})

test('What is just inside a limit of a message is taken', async () => {
  const markdown_text = 'x'.repeat(12_000)
  expect(await client.apiCall('chat.postMessage', { channel: WMS, markdown_text })).toMatchObject({ ok: true })
  const attachments = Array(100).fill({ text: 'x' })
  expect(await client.chat.postMessage({ channel: WMS, text: 'A', attachments })).toMatchObject({ ok: true })
})

test('A bot takes away its own messages only', async () => {
  const { ts } = slack.as('ana').say('mine')
  expect(await refusal(client.chat.delete({ channel: WMS, ts }))).toMatchObject({ error: 'cant_delete_message' })
  expect(await client.chat.delete({ channel: WMS, ts: await post() })).toMatchObject({ ok: true })
})

test('Two views do not share an external id', async () => {
  const view = { type: 'home' as const, external_id: 'one', blocks: [] }
  await client.views.publish({ user_id: ANA, view })
  expect(await client.views.publish({ user_id: ANA, view })).toMatchObject({ ok: true })
  const other = refusal(client.views.publish({ user_id: 'U0000BORIS', view }))
  expect(await other).toMatchObject({ error: 'duplicate_external_id' })
})

test('Nobody posts into an archived channel', async () => {
  const wms = slack.state.channels.get(WMS)
  if (wms !== undefined) slack.state.channels.put(WMS, { ...wms, isArchived: true })
  expect(await refusal(client.chat.postMessage({ channel: WMS, text: 'A' }))).toMatchObject({ error: 'is_archived' })
})

describe('An edit', () => {
  test('by text alone takes the blocks away and shows as edited', async () => {
    const ts = await post({ blocks: [section('one')] })
    await client.chat.update({ channel: WMS, ts, text: 'two' })
    const message = await slack.message('two')
    expect(message.blocks).toBeUndefined()
    expect(message.edited).toBeDefined()
  })

  test('with blocks shows no mark, keeps metadata and sends them only when asked', async () => {
    const metadata = { event_type: 'task', event_payload: { id: 7 } }
    const ts = await post({ blocks: [section('one')], metadata })
    await client.chat.update({ channel: WMS, ts, text: 'two', blocks: [section('two')] })
    const replies = (include: boolean) =>
      client.conversations.replies({ channel: WMS, ts, include_all_metadata: include })
    expect((await replies(true)).messages).toMatchObject([{ text: 'two', metadata }])
    expect((await replies(false)).messages?.[0]).not.toHaveProperty('metadata')
    expect(await slack.message('two')).not.toHaveProperty('edited')
  })

  test('is refused over 4,000 characters, of rich text into other, and of messages of people', async () => {
    const rich = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }],
    }
    const ts = await post({ blocks: [rich] })
    const edit = (rest: object) => refusal(client.chat.update({ channel: WMS, ts, text: 'B', ...rest }))
    expect(await edit({ text: 'x'.repeat(4_001) })).toMatchObject({ error: 'msg_too_long' })
    expect(await edit({ text: 'x'.repeat(4_000), blocks: [rich] })).toEqual({ error: 'none' })
    expect(await edit({ blocks: [section('plain')] })).toMatchObject({ error: 'block_mismatch' })
    expect(await edit({ ts: slack.as('ana').say('mine').ts })).toMatchObject({ error: 'cant_update_message' })
  })

  test('of an ephemeral message is not possible', async () => {
    const { message_ts: ts = '' } = await client.chat.postEphemeral({ channel: WMS, user: ANA, text: 'A' })
    expect(await refusal(client.chat.update({ channel: WMS, ts, text: 'B' }))).toMatchObject({
      error: 'message_not_found',
    })
  })
})

test('A long text is cut at 40,000 characters', async () => {
  const ts = await post({ text: 'x'.repeat(40_001) })
  const { messages } = await client.conversations.replies({ channel: WMS, ts })
  expect(messages?.[0]?.text).toHaveLength(40_000)
})

test('A text that looks like JSON stays as it is', async () => {
  expect(await raw('chat.postMessage', { channel: WMS, text: '{"a":1}' })).toMatchObject({
    message: { text: '{"a":1}' },
  })
})

test('A view is updated only by who knows its newest hash', async () => {
  const { view } = await client.views.publish({ user_id: ANA, view: { type: 'home', blocks: [] } })
  const publish = () =>
    refusal(client.views.publish({ user_id: ANA, hash: view?.hash ?? '', view: { type: 'home', blocks: [] } }))
  expect(await publish()).toEqual({ error: 'none' })
  expect(await publish()).toMatchObject({ error: 'hash_conflict' })
})

test('A trigger opens one modal', async () => {
  void slack.as('ana').command('/x')
  const trigger_id = lastTrigger(slack)
  const open = () => refusal(client.views.open({ trigger_id, view: modal('A', []) }))
  expect(await open()).toEqual({ error: 'none' })
  expect(await open()).toMatchObject({ error: 'exchanged_trigger_id' })
})

test('A trigger is good for three seconds', async () => {
  const triggers = new Triggers(slack.clock)
  const inTime = triggers.issue(ANA)
  slack.clock.advance(2_990)
  expect(triggers.exchange(inTime)).toMatchObject({ user: ANA })
  void slack.as('ana').command('/x')
  const trigger_id = lastTrigger(slack)
  slack.clock.advance(3_001)
  const late = refusal(client.views.open({ trigger_id, view: modal('A', []) }))
  expect(await late).toMatchObject({ error: 'expired_trigger_id' })
})

test('The people, groups and channels tell who is a guest, who is from outside and what is shared', async () => {
  const { user: greta } = await client.users.info({ user: 'U0000GRETA' })
  const { user: olga } = await client.users.info({ user: 'U00000OLGA', include_locale: true })
  const { user: eve } = await client.users.info({ user: 'U00000EVE' })
  expect([greta?.is_restricted, olga?.locale, (eve as { is_stranger?: boolean }).is_stranger]).toEqual([
    true,
    'ru-RU',
    true,
  ])
  const { users } = await client.usergroups.users.list({ usergroup: 'S0APPROVERS' })
  expect(users).toEqual(['U0000BORIS', 'U00000CHEN'])
  const { channels = [] } = await client.conversations.list({ types: 'public_channel,private_channel' })
  expect(channels.map(({ name, is_ext_shared, is_private }) => [name, is_ext_shared, is_private])).toEqual([
    ['wms', false, false],
    ['general', false, false],
    ['wms-approvers', false, true],
    ['partners', true, false],
  ])
})
