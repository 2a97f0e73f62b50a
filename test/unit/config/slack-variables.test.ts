import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'

const [KEY, OLD_KEY] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
const SEVERAL = {
  ...{ SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'client', SLACK_STATE_SECRET: 'state', SLACK_WORKSPACES: 'T1,T2' },
  ...{ SLACK_ENCRYPTION_KEY: KEY.toString('base64'), SLACK_SIGNING_SECRET: 'signing' },
}

test('several workspaces need a client, secrets, a key and who may install; one that is replaced stands behind the new one', () => {
  const keys = `${KEY.toString('hex')}, ${OLD_KEY.toString('base64')}`
  const { slack } = readConfig({ ...SEVERAL, SLACK_ENCRYPTION_KEY: keys })
  expect(slack?.access).toEqual({
    ...{ kind: 'oauth', clientId: '1.2', clientSecret: 'client', stateSecret: 'state', workspaces: ['T1', 'T2'] },
    encryptionKeys: [KEY, OLD_KEY],
  })
  expect(readConfig({ ...SEVERAL, SLACK_WORKSPACES: '*' }).slack?.access).toMatchObject({ workspaces: 'any' })
})

test('the secrets of OAuth come from files too, and are known as secrets', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'wms-config-')), 'key')
  writeFileSync(file, `${SEVERAL.SLACK_ENCRYPTION_KEY}\n`)
  const { SLACK_ENCRYPTION_KEY: _, ...rest } = SEVERAL
  const config = readConfig({ ...rest, SLACK_ENCRYPTION_KEY_FILE: file })
  expect(config.slack?.access).toMatchObject({ encryptionKeys: [KEY] })
  expect(config.secrets).toEqual(expect.arrayContaining(['client', 'state', SEVERAL.SLACK_ENCRYPTION_KEY]))
})

test.each([
  ['a key that is too short', { SLACK_ENCRYPTION_KEY: 'c2hvcnQ=' }, /SLACK_ENCRYPTION_KEY: write 32 random bytes/],
  ['no key', { SLACK_ENCRYPTION_KEY: '' }, /SLACK_ENCRYPTION_KEY: missing/],
  ['nobody who may install', { SLACK_WORKSPACES: '' }, /SLACK_WORKSPACES: missing/],
  ['a workspace by name', { SLACK_WORKSPACES: 'acme' }, /SLACK_WORKSPACES: write ids/],
  ['a token of one workspace beside', { SLACK_BOT_TOKEN: 'xoxb-1' }, /SLACK_BOT_TOKEN and SLACK_CLIENT_ID: .*not both/],
  ['a channel of nobody', { SLACK_CHANNEL: '#wms' }, /SLACK_CHANNEL: .*T…\/#name/],
  ['a login of nobody', { PEOPLE: 'T1/U1:octocat,U2:hubot' }, /PEOPLE: 'U2:hubot' names no workspace/],
  ['an approver of nobody', { SLACK_APPROVERS: 'T1/U1,U2' }, /SLACK_APPROVERS: 'U2' names no workspace/],
])('several workspaces with %s is a fault that says what to write', (_, env, message) => {
  expect(() => readConfig({ ...SEVERAL, ...env })).toThrow(message)
})

test('logins of GitHub are tied to people of Slack, in whatever letters they are written', () => {
  const { logins } = readConfig({ PEOPLE: 'U1:Octo-Cat, T2/U2:hubot, U1:cat2, U3:renovate[bot]' })
  expect([...logins]).toEqual([
    ['octo-cat', { team: null, slackUser: 'U1' }],
    ['hubot', { team: 'T2', slackUser: 'U2' }],
    ['cat2', { team: null, slackUser: 'U1' }],
    ['renovate[bot]', { team: null, slackUser: 'U3' }],
  ])
  expect(readConfig({}).logins.size).toBe(0)
})

test.each([
  ['octocat', /PEOPLE: write U…:login/],
  ['C1:octocat', /PEOPLE: write U…:login/],
  ['U1:-octocat', /PEOPLE: write U…:login/],
  ['U1:octocat,U2:OctoCat', /PEOPLE: a login is tied to two people/],
])('A login that is tied to nobody or to two is a fault: %s', (PEOPLE, message) => {
  expect(() => readConfig({ PEOPLE })).toThrow(message)
})
