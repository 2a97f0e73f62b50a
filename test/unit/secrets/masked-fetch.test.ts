import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { maskedFetch } from '../../../src/slack/workspaces/masked-fetch.ts'

const TOKEN = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
const heard: string[] = []
const server = createServer(async (request, response) => {
  heard.push(await text(request))
  response.setHeader('content-type', 'application/json').end('{"ok":true}')
})
beforeEach(async () => {
  heard.length = 0
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(() => server.close())

test('What is posted to Slack carries no secret in its text, its blocks or anything else', async () => {
  const slackApiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`
  const client = new WebClient('any', { slackApiUrl, fetch: maskedFetch(createRedactor(['our-own-secret'])) })
  await client.chat.postMessage({
    channel: 'C1',
    text: `Done with ${TOKEN} & "quotes"`,
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'key our-own-secret, ячейка' } }],
  })
  const sent = new URLSearchParams(heard[0])
  expect(sent.get('text')).toBe('Done with [secret: github-token] & "quotes"')
  expect(JSON.parse(sent.get('blocks') ?? '')).toMatchObject([{ text: { text: 'key [secret: own-secret], ячейка' } }])
  expect(sent.get('channel')).toBe('C1')
})

test('An answer by a response URL, which is JSON, stays JSON and carries no secret', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/actions/1`
  const body = JSON.stringify({ text: `Done with ${TOKEN}`, response_type: 'ephemeral' })
  await maskedFetch(createRedactor([]))(url, { method: 'POST', body })
  expect(JSON.parse(heard[0] ?? '')).toEqual({ text: 'Done with [secret: github-token]', response_type: 'ephemeral' })
})
