import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Snapshot } from '../../../src/local/slack/http/snapshot.ts'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { actions, button, section, WMS } from './payloads.ts'
import { clientOf } from './web-client.ts'

const manifest = {
  commands: [{ command: '/wms-task', description: 'Start a task', usageHint: '<request>' }],
  messageShortcuts: [{ callbackId: 'wms_task_actions', name: 'WMS task actions' }],
}
let slack: LocalSlack
beforeEach(async () => {
  slack = await startLocalSlack({ manifest })
})
afterEach(() => slack.close())

const snapshot = async (as: string) => (await (await fetch(`${slack.url}/local/workspace?as=${as}`)).json()) as Snapshot
const act = (verb: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${slack.url}/local/acts/${verb}`, { method: 'POST', body: JSON.stringify(body), headers })
const names = ({ channels }: Snapshot) => channels.map(({ name }) => name)

/** The next change that a person's stream tells. */
async function nextChange(as: string) {
  const stop = new AbortController()
  const { body } = await fetch(`${slack.url}/local/changes?as=${as}`, { signal: stop.signal })
  const lines = body?.pipeThrough(new TextDecoderStream()).getReader()
  await lines?.read()
  return {
    read: async () => {
      const { value = '' } = (await lines?.read()) ?? {}
      stop.abort()
      return JSON.parse(value.slice(value.indexOf('{')))
    },
  }
}

test('Each person sees their own channels', async () => {
  expect(names(await snapshot('boris'))).toEqual(['wms', 'general', 'wms-approvers', 'partners'])
  expect(names(await snapshot('greta'))).toEqual(['wms'])
  expect(names(await snapshot('eve'))).toEqual(['partners'])
})

test('The page learns of a message as it comes, and only of what its person sees', async () => {
  const stream = await nextChange('ana')
  await clientOf(slack).chat.postEphemeral({ channel: WMS, user: 'U0000BORIS', text: 'for boris' })
  await clientOf(slack).chat.postMessage({ channel: WMS, text: 'for all' })
  expect(await stream.read()).toMatchObject({ table: 'messages', row: { text: 'for all', channel: WMS } })
})

test('A person of the page writes, clicks, opens Home and reads', async () => {
  const { ts = '' } = await clientOf(slack).chat.postMessage({
    channel: WMS,
    text: 'Decide',
    blocks: [section('Decide'), { ...actions(button('Approve', 'approve')), block_id: 'b' }],
  })
  await act('say', { as: 'ana', channel: WMS, thread: ts, text: 'hello' })
  const click = { as: 'ana', message: { channel: WMS, ts }, blockId: 'b', actionId: 'approve' }
  expect(await (await act('block', click)).json()).toMatchObject({ kind: 'failed', error: 'dispatch_failed' })
  expect(await (await act('home', { as: 'ana' })).json()).toEqual({ view: null })
  await act('read', { as: 'ana', channel: WMS, ts })
  const { messages, channels } = await snapshot('ana')
  expect(messages).toMatchObject([{ text: 'Decide' }, { text: 'hello', thread_ts: ts }])
  expect(channels[0]).toMatchObject({ name: 'wms', lastReadTs: ts })
})

test('A command the app does not have is refused before the app hears of it', async () => {
  const answer = await act('command', { as: 'ana', channel: '#wms', line: '/wms-tsk x' })
  expect(await answer.json()).toEqual({ kind: 'refused', text: '/wms-tsk is not a valid command.' })
})

test('What a person cannot see or nobody understands is refused with a reason', async () => {
  const hidden = await act('say', { as: 'greta', channel: '#wms-approvers', text: 'hi' })
  expect(hidden.status).toBe(404)
  expect(await hidden.json()).toMatchObject({ error: 'greta sees no channel #wms-approvers' })
  expect((await act('say', { as: 'ana', channel: '#wms' })).status).toBe(400)
})

test('A page of another origin cannot act', async () => {
  const answer = await act('say', { as: 'ana', channel: '#wms', text: 'hi' }, { origin: 'https://elsewhere.test' })
  expect(answer.status).toBe(403)
  expect(slack.state.messages.values()).toEqual([])
})
