import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES, type Role } from '../../src/core/stages.ts'
import { startScriptedModel } from '../../src/local/scripted-model/server.ts'
import { certifiedTest } from '../support/sampled.ts'
import { type Json, restOf, startService, type TestService } from '../support/service.ts'

const CAP_USD = 0.166
const [ASKS, LEADS] = ['a-token-that-only-asks', 'a-token-that-decides']
/** 16,000 tokens of output, the most that a call asks for, cost 0.16 USD. */
const prices = { priced: { input: 1, cachedInput: 0.1, output: 10 } }

const cleanup = new AsyncDisposableStack()
let service: TestService
beforeAll(async () => {
  const scripted = await startScriptedModel({ log: pino({ level: 'silent' }) })
  cleanup.defer(() => scripted.close())
  const names = Object.fromEntries(ROLES.map((role) => [role, 'priced'])) as Record<Role, string>
  service = await startService({
    ...{ requesters: ['S0APPROVERS'], approvers: ['U0000BORIS'], budgetUsdTask: CAP_USD },
    model: {
      baseUrl: scripted.url,
      profile: null,
      contextTokens: null,
      apiKey: '',
      names,
      prices,
      idleTimeoutMs: 30_000,
    },
    apiTokens: [
      { name: 'ci', token: ASKS, scopes: ['read', 'create'] },
      { name: 'lead', token: LEADS, scopes: ['decide'] },
    ],
  })
  cleanup.defer(() => service.stop())
})
afterAll(() => cleanup.disposeAsync())

const type = async (handle: string, line: string): Promise<string> => {
  const outcome = await service.slack.as(handle).command(`/wms-task ${line}`)
  return outcome.kind === 'acked' ? (outcome.message?.text ?? '') : outcome.text
}
const numberIn = (said: string): number => Number(/Task (\d+)/.exec(said)?.[1] ?? expect.unreachable(said))
const isPaused = ({ status }: Json): boolean => status === 'PAUSED'
const isReady = ({ stage }: Json): boolean => stage === 'HUMAN_APPROVAL'

test('Of a workspace only the members of the group that SLACK_REQUESTERS names start tasks, and who joins it does', async () => {
  service.slack.setGroupMembers('wms-approvers', ['chen'])
  expect(await type('ana', 'Docs only: how pallets are counted')).toContain('<!subteam^S0APPROVERS>')
  expect(await restOf(service.url, ASKS).get('/tasks')).toMatchObject({ tasks: [] })
  const id = numberIn(await type('chen', 'Docs only: how pallets are counted'))
  expect(await restOf(service.url, ASKS).get(`/tasks/${id}`)).toMatchObject({ requester: 'chen' })
  service.slack.setGroupMembers('wms-approvers', ['chen', 'ana'])
  await expect
    .poll(() => type('ana', 'Docs only: how pallets are stacked'), { timeout: 90_000, interval: 1_000 })
    .toMatch(/Task \d+/)
})

certifiedTest(
  'budget=500 asks for no more than the operator gives, by Slack and by REST, until an approver raises it',
  {},
  async () => {
    const rest = restOf(service.url, ASKS)
    const said = await type('chen', 'Docs only: how pallets are weighed budget=500')
    expect(said).toContain(`$${CAP_USD}`)
    const inSlack = numberIn(said)
    const { body } = await rest.post('/tasks', { title: 'Docs only: how pallets are labelled' })
    for (const id of [inSlack, body.id]) {
      const paused = await rest.taskUntil(id, isPaused)
      expect(paused).toMatchObject({ pause: { cause: 'budget' }, reason: expect.stringContaining('budget of $0.17') })
    }
    expect(await type('chen', `resume ${inSlack} 500`)).toContain('You may not decide')
    expect(await rest.post(`/tasks/${body.id}/resume`, { budget_usd: 500 })).toMatchObject({ status: 403 })
    for (const id of [inSlack, body.id]) expect(await rest.get(`/tasks/${id}`)).toMatchObject({ status: 'PAUSED' })

    await type('boris', `resume ${inSlack} 500`)
    await restOf(service.url, LEADS).post(`/tasks/${body.id}/resume`, { budget_usd: 500 })
    for (const id of [inSlack, body.id]) expect(await rest.taskUntil(id, isReady)).toMatchObject({ budget_usd: 500 })
  },
)
