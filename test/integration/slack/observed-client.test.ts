import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { createObserve } from '../../../src/observed.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { createClients } from '../../../src/slack/connection/bolt.ts'
import type { SlackOptions } from '../../../src/slack/slack.ts'
import { slackOptions } from './product.ts'

let workspace: LocalSlack
let clients: ReturnType<typeof createClients>
const observed: string[] = []

const log = pino(
  { level: 'debug' },
  {
    write: (line) => {
      const { dependency, operation, outcome, kind } = JSON.parse(line)
      if (dependency === 'slack') observed.push([operation, outcome, kind].filter(Boolean).join(' '))
    },
  },
)

beforeAll(async () => {
  workspace = await startLocalSlack()
  const options: SlackOptions = slackOptions(workspace, {}, '')
  const outward = { log, redactor: createRedactor([]), observe: createObserve(log) }
  clients = createClients(workspace.botToken, options, outward)
})
afterAll(() => workspace.close())
beforeEach(() => {
  observed.length = 0
})

test('each call is observed once, whichever client makes it', async () => {
  const { interactive, background } = clients
  await interactive.auth.test()
  await background.chat.postMessage({ channel: 'C00000WMS', text: 'hello' })
  await interactive.apiCall('users.info', { user: 'U00000ANA' })
  expect(observed).toEqual(['auth.test ok', 'chat.postMessage ok', 'users.info ok'])
})

test('each page of a list is a call', async () => {
  for await (const _ of clients.background.paginate('conversations.list', { limit: 1 }));
  const pages = observed.length
  expect(pages).toBeGreaterThan(1)
  expect(observed).toEqual(Array.from({ length: pages }, () => 'conversations.list ok'))
})

test('a file is the calls that it is made of', async () => {
  await clients.background.filesUploadV2({ channel_id: 'C00000WMS', filename: 'a.txt', content: 'a' })
  expect(observed).toEqual(['files.getUploadURLExternal ok', 'files.completeUploadExternal ok'])
})

test('a refusal and an outage are observed once each, with what they mean', async () => {
  const { interactive } = clients
  await expect(interactive.chat.postMessage({ channel: 'C0NOWHERE', text: 'hello' })).rejects.toThrow()
  workspace.faults.inject('chat.update', { kind: 'down' })
  await expect(interactive.chat.update({ channel: 'C00000WMS', ts: '1', text: 'hello' })).rejects.toThrow()
  expect(observed).toEqual(['chat.postMessage failed misconfigured', 'chat.update failed transient'])
})
