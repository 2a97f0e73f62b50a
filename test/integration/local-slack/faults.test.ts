import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, type WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { WMS } from './payloads.ts'
import { refusal } from './refusal.ts'
import { clientOf } from './web-client.ts'

let slack: LocalSlack
beforeEach(async () => {
  slack = await startLocalSlack()
})
afterEach(() => slack.close())

const impatient = () => clientOf(slack, { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true })
const post = (client = impatient(), text = 'A') => client.chat.postMessage({ channel: WMS, text })
const posted = () => slack.state.messages.values().length

test('A 429 tells how long to wait and posts nothing', async () => {
  slack.faults.inject('chat.postMessage', { kind: 'rate_limited', retryAfterSeconds: 7 }, 1)
  const error = await post().catch((caught) => caught)
  expect(error).toBeInstanceOf(WebAPIRateLimitedError)
  expect([error.retryAfter, posted()]).toEqual([7, 0])
  await post()
  expect(posted()).toBe(1)
})

test('A 5xx is tried again by a patient client', async () => {
  slack.faults.inject('chat.postMessage', { kind: 'http_error', status: 503 }, 1)
  expect(await post().catch((caught) => caught)).toBeInstanceOf(WebAPIHTTPError)
  slack.faults.inject('chat.postMessage', { kind: 'http_error', status: 503 }, 1)
  await post(clientOf(slack, { retryConfig: { retries: 1, minTimeout: 1 } }))
  expect(posted()).toBe(1)
})

test('An answer lost after a post makes a patient client post twice', async () => {
  slack.faults.inject('chat.postMessage', { kind: 'answer_lost' }, 1)
  expect(await post().catch((caught) => caught)).toBeInstanceOf(WebAPIRequestError)
  expect(posted()).toBe(1)
  slack.faults.inject('chat.postMessage', { kind: 'answer_lost' }, 1)
  await post(clientOf(slack, { retryConfig: { retries: 1, minTimeout: 1 } }))
  expect(posted()).toBe(3)
})

test('A slow answer comes when its time has come', async () => {
  slack.faults.inject('chat.postMessage', { kind: 'slow', delayMs: 60_000 }, 1)
  const answer = post()
  await slack.message('A')
  slack.clock.advance(60_000)
  expect(await answer).toMatchObject({ ok: true })
})

test('Any refusal of Slack can be asked for', async () => {
  slack.faults.inject('usergroups.users.list', { kind: 'refused', error: 'plan_upgrade_required' })
  const listing = impatient().usergroups.users.list({ usergroup: 'S0APPROVERS' })
  expect(await refusal(listing)).toMatchObject({ error: 'plan_upgrade_required' })
  const { ts = '' } = await post()
  for (const error of ['streaming_state_conflict', 'edit_window_closed']) {
    slack.faults.inject('chat.update', { kind: 'refused', error }, 1)
    expect(await refusal(impatient().chat.update({ channel: WMS, ts, text: 'B' }))).toMatchObject({ error })
  }
  expect(await impatient().chat.update({ channel: WMS, ts, text: 'B' })).toMatchObject({ ok: true })
})

test('A fault of uploads leaves the other calls alone', async () => {
  slack.faults.inject('upload', { kind: 'http_error', status: 500 }, 1)
  const upload = () => impatient().filesUploadV2({ channel_id: WMS, filename: 'a.txt', content: 'a' })
  await expect(upload()).rejects.toThrow('500')
  expect(await post()).toMatchObject({ ok: true })
  expect(await upload()).toMatchObject({ ok: true })
})

test('Calls that a fault kept out stand in the journal with it', async () => {
  slack.faults.inject('chat.postMessage', { kind: 'rate_limited', retryAfterSeconds: 1 }, 1)
  await post().catch(() => undefined)
  expect(slack.journal.named('chat.postMessage')).toMatchObject([{ answer: { kind: 'rate_limited' } }])
})

test('While Slack is down nothing arrives, and afterwards all works', async () => {
  const lift = slack.faults.inject('*', { kind: 'down' })
  expect(await post().catch((caught) => caught)).toBeInstanceOf(WebAPIRequestError)
  expect(posted()).toBe(0)
  lift()
  await post()
  expect(posted()).toBe(1)
})

test.each<[tier: number, calls: number, call: (client: WebClient) => Promise<unknown>]>([
  [2, 20, (client) => client.usergroups.list()],
  [3, 50, (client) => client.conversations.info({ channel: WMS })],
  [4, 100, (client) => client.users.info({ user: 'U00000ANA' })],
])('Tier %i takes %i calls a minute and not one more', async (_, calls, call) => {
  slack.rateLimits.enabled = true
  const client = impatient()
  for (let made = 0; made < calls; made++) await call(client)
  expect(await call(client).catch((caught) => caught)).toBeInstanceOf(WebAPIRateLimitedError)
  slack.clock.advance(60_000)
  expect(await call(client)).toMatchObject({ ok: true })
})

test('Rate tiers refuse the 51st edit of a minute and the burst of posts in one channel', async () => {
  slack.rateLimits.enabled = true
  const client = impatient()
  const { ts = '' } = await post(client)
  const edit = () => client.chat.update({ channel: WMS, ts, text: 'B' })
  for (let edits = 0; edits < 50; edits++) await edit()
  expect(await edit().catch((caught) => caught)).toBeInstanceOf(WebAPIRateLimitedError)
  for (let posts = 0; posts < 4; posts++) await post(client)
  expect(await post(client).catch((caught) => caught)).toBeInstanceOf(WebAPIRateLimitedError)
  slack.clock.advance(60_000)
  expect(await edit()).toMatchObject({ ok: true })
})
