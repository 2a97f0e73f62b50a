import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TOKEN_SCOPES } from '../../../src/core/access/person.ts'
import { createObserve } from '../../../src/observed.ts'
import { slackPeopleOf } from '../../../src/parts/slack.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { openWorkspaces } from '../../../src/slack/slack.ts'
import { insertToken } from '../../../src/store/tokens.ts'
import { NO_LIMITS } from '../../support/everything.ts'
import { type Served, serve } from '../http/service.ts'
import { bringTo, type Product, slackOptions, startProduct } from '../slack/product.ts'

const POLICY = {
  ...{ approvers: ['U0000BORIS', 'U00000ANA', 'U00000CHEN', 'U0000GRETA'], approvalsNeeded: 2 },
  ...{ selfApproval: false, carryOver: false, requesters: 'everybody' as const },
}
const PEOPLE = { ana: 'U00000ANA', boris: 'U0000BORIS', chen: 'U00000CHEN', greta: 'U0000GRETA', olga: 'U00000OLGA' }
type Name = keyof typeof PEOPLE

let product: Product
let rest: Served
beforeAll(async () => {
  product = await startProduct({ policy: POLICY })
  const { pool, seal, orchestrator, workspace, url } = product
  const log = pino({ level: 'silent' })
  const options = slackOptions(workspace, { policy: POLICY }, url)
  const workspaces = openWorkspaces(options, {
    ...{ ...NO_LIMITS, db: pool, orchestrator, redactor: createRedactor([]), seal, observe: createObserve(log), log },
    ...{ kick: async () => ({ outcome: 'next', stage: 'PRODUCT' }) as const, now: () => new Date() },
  })
  const slackPeople = slackPeopleOf({ options, workspaces })
  rest = await serve(pool.options.connectionString ?? '', { db: pool, orchestrator, policy: POLICY, slackPeople })
  for (const [name, slackUser] of Object.entries(PEOPLE)) {
    const sha256 = await sha256Of(tokenOf(name as Name))
    await insertToken(pool, { name: `${name}-cli`, scopes: TOKEN_SCOPES, team: null, slackUser }, sha256)
  }
})
afterAll(async () => {
  await rest.stop()
  await product.close()
})

const tokenOf = (name: Name): string => `wms_a-token-that-stands-for-${name}`
const sha256Of = async (text: string) => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text)))
const call = (name: Name, method: string, path: string, body?: unknown) =>
  rest.call(method, path, body, { authorization: `Bearer ${tokenOf(name)}` })
const approve = async (name: Name, id: number) => {
  const { status, body } = await call(name, 'POST', `/tasks/${id}/approve`, {})
  return body.reason && status === 403 ? body.reason : status
}
const type = async (name: Name, line: string, channel = '#wms'): Promise<string> => {
  const outcome = await product.workspace.as(name).command(`/wms-task ${line}`, { channel })
  return outcome.kind === 'acked' ? (outcome.message?.text ?? '') : outcome.text
}
const newest = async (): Promise<number> =>
  (await product.pool.query('select id from tasks order by id desc limit 1')).rows[0].id

async function underReview(name: Name, channel?: string): Promise<number> {
  expect(await type(name, 'Count pallets by hand', channel)).toMatch(/on its way|взята|принята|уже/i)
  const id = await newest()
  await bringTo(product, id, 'HUMAN_APPROVAL')
  return id
}

test('an approval in Slack and one by the same person’s token count once', async () => {
  const id = await underReview('chen')
  expect(await type('boris', `approve ${id}`)).toContain('1 of 2')
  expect(await approve('boris', id)).toBe('already_approved')
  expect((await product.view(id)).task.state.stage).toBe('HUMAN_APPROVAL')
  expect(await approve('ana', id)).toBe(200)
  const { task, decisions } = await product.view(id)
  expect([task.state.stage, decisions.map(({ actor, via }) => [actor.id, actor.name, via])]).toEqual([
    'MERGE',
    [
      ['U0000BORIS', 'boris', 'command'],
      ['U00000ANA', 'ana', 'rest:ana-cli'],
    ],
  ])
})

test('nobody approves their own task by a token, asked for in Slack or by it', async () => {
  const bySlack = await underReview('ana')
  expect(await approve('ana', bySlack)).toBe('own_task')
  const { body } = await call('ana', 'POST', '/tasks', { title: 'Count pallets' })
  await bringTo(product, body.id, 'HUMAN_APPROVAL')
  expect(await type('ana', `approve ${body.id}`)).toContain('You asked for this task')
  expect(await approve('ana', body.id)).toBe('own_task')
})

test('a guest’s token does nothing, and that of no approver decides nothing', async () => {
  const id = await underReview('ana')
  expect((await call('greta', 'GET', `/tasks/${id}`)).body).toMatchObject({ status: 403, reason: 'not_a_member' })
  expect(await approve('greta', id)).toBe('not_a_member')
  expect(await approve('olga', id)).toBe('not_an_approver')
  expect((await call('olga', 'GET', `/tasks/${id}`)).status).toBe(200)
})

test('what was asked for in a private channel is there for its members only, through every door', async () => {
  const channel = 'C0APPROVERS'
  const members = product.workspace.state.channels.get(channel)?.members ?? new Set()
  expect([...members]).toEqual(expect.arrayContaining([PEOPLE.chen]))
  expect([...members]).not.toContain(PEOPLE.ana)
  const { record } = await product.orchestrator.create({
    ...{ title: 'Secret pallets', rawRequest: 'Secret pallets', language: 'en', requestKey: null },
    ...{ requester: { kind: 'slack', id: PEOPLE.chen, name: 'chen' }, channel },
  })
  const { id } = record.task
  expect(await type('chen', `status ${id}`)).toContain('Secret pallets')
  expect(await type('chen', 'list')).toContain('Secret pallets')
  expect((await call('chen', 'GET', `/tasks/${id}`)).status).toBe(200)
  for (const act of ['status', 'cost', 'cancel', 'kick', 'approve'])
    expect([act, await type('ana', `${act} ${id}`)]).toEqual([
      act,
      `There is no task ${id}. /wms-task list shows the newest.`,
    ])
  expect(await type('ana', 'list')).not.toContain('Secret pallets')
  expect((await call('ana', 'GET', `/tasks/${id}`)).status).toBe(404)
  expect((await call('ana', 'POST', `/tasks/${id}/cancel`, {})).status).toBe(404)
  expect(JSON.stringify((await call('ana', 'GET', '/tasks')).body)).not.toContain('Secret pallets')
  product.workspace.as('ana').openHome()
  const home = await product.workspace.as('ana').home(() => true)
  expect(JSON.stringify(home.blocks)).not.toContain('Secret pallets')
})

test('while Slack does not say who is in a private channel, nobody is shown what was asked for there', async () => {
  const { record } = await product.orchestrator.create({
    ...{ title: 'Hidden pallets', rawRequest: 'Hidden pallets', language: 'en', requestKey: null },
    ...{ requester: { kind: 'slack', id: PEOPLE.chen, name: 'chen' }, channel: 'C0UNSEEN00' },
  })
  const { id } = record.task
  expect(await type('boris', `status ${id}`)).toContain(`There is no task ${id}`)
  expect(await type('chen', `status ${id}`)).toContain('Hidden pallets')
})

test('guests start, see and list nothing', async () => {
  const before = await newest()
  for (const line of ['Count pallets for me', 'list', `status ${before}`])
    expect([line, await type('greta', line)]).toEqual([
      line,
      expect.stringContaining('full members of this workspace only'),
    ])
  expect(await newest()).toBe(before)
})

test('a signed command of another workspace starts and shows nothing', async () => {
  const before = await underReview('boris')
  const say = (teamId: string, text: string) => {
    const fields = { command: '/wms-task', text, team_id: teamId, user_id: PEOPLE.boris, user_name: 'boris' }
    const place = { channel_id: 'C00000WMS', trigger_id: `${teamId}.${text}`, response_url: 'http://127.0.0.1:1/' }
    const body = new URLSearchParams({ ...fields, ...place }).toString()
    const at = String(Math.floor(Date.now() / 1_000))
    const hash = createHmac('sha256', product.workspace.signingSecret).update(`v0:${at}:${body}`).digest('hex')
    return fetch(product.requestUrl, {
      ...{ method: 'POST', body },
      headers: {
        ...{ 'content-type': 'application/x-www-form-urlencoded', 'x-slack-signature': `v0=${hash}` },
        'x-slack-request-timestamp': at,
      },
    })
  }
  const told = await (await say('T0FOREIGN', `status ${before}`)).text()
  expect(told).not.toContain('Count pallets')
  await say('T0FOREIGN', 'Start something for a stranger')
  expect(await newest()).toBe(before)
  expect(await (await say('T0000WMS', `status ${before}`)).text()).toContain('pallets')
})
