import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
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
