import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { refusal } from './refusal.ts'
import { clientOf } from './web-client.ts'

const REDIRECT = 'http://127.0.0.1:9/slack/oauth_redirect'

let slack: LocalSlack
let second: ReturnType<LocalSlack['addWorkspace']>
beforeAll(async () => {
  slack = await startLocalSlack()
  slack.connectOAuth(REDIRECT)
  second = slack.addWorkspace({ id: 'T0000TWO', domain: 'two', name: 'Second' })
})
afterAll(() => slack.close())

const withToken = (token = '') => clientOf(slack, {}, token)
const page = (query: Record<string, string>, path = 'authorize') =>
  fetch(`${slack.url}/oauth/v2/${path}?${new URLSearchParams(query)}`, { redirect: 'manual' })
const asked = () => ({ client_id: slack.clientId, scope: 'commands,chat:write' })

async function codeFor(team: string): Promise<string> {
  const sent = await page({ ...asked(), state: 'mine', team }, 'answer')
  const back = new URL(sent.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('mine')
  return back.searchParams.get('code') ?? ''
}
const access = (over: { client_id?: string; client_secret?: string; code: string }) =>
  withToken().oauth.v2.access({ client_id: slack.clientId, client_secret: slack.clientSecret, ...over })

test('The page names every workspace and scope, and lets an app of this Slack and its own address in only', async () => {
  const body = await (await page(asked())).text()
  expect(body).toMatch(/Allow in WMS \(local\)[\s\S]*Allow in Second[\s\S]*Cancel/)
  expect(body).toContain('<li>chat:write</li>')
  expect((await page({ ...asked(), client_id: 'other' })).status).toBe(400)
  expect((await page({ ...asked(), redirect_uri: 'https://evil.example/slack/oauth_redirect' })).status).toBe(400)
})

test('A code gives the token of the workspace that was chosen, once and to its app only', async () => {
  const code = await codeFor('T0000TWO')
  const given = await access({ code })
  expect(given).toMatchObject({ team: { id: 'T0000TWO' }, scope: 'commands,chat:write', is_enterprise_install: false })
  expect(await withToken(given.access_token).auth.test()).toMatchObject({ team_id: 'T0000TWO' })
  expect(await refusal(access({ code }))).toMatchObject({ error: 'invalid_code' })
  expect(await refusal(access({ code, client_secret: 'wrong' }))).toMatchObject({ error: 'bad_client_secret' })
  expect(await refusal(access({ code, client_id: 'other' }))).toMatchObject({ error: 'invalid_client_id' })
})

test('A removed app’s token is dead; allowing it again gives another', async () => {
  const { access_token: before = '' } = await access({ code: await codeFor('T0000TWO') })
  second.uninstall()
  expect(await refusal(withToken(before).auth.test())).toMatchObject({ error: 'account_inactive' })
  expect(await withToken(slack.botToken).auth.test()).toMatchObject({ team_id: 'T0000WMS' })
  const { access_token: after } = await access({ code: await codeFor('T0000TWO') })
  expect(after).not.toBe(before)
})
