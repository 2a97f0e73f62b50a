import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalSlack, startLocalSlack } from '../../src/local/slack/local-slack.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { type ServiceProcess, startProcess } from '../support/process.ts'
import { certifiedTest } from '../support/sampled.ts'
import { ended, type Json, type Rest, restOf } from '../support/service.ts'

const REQUEST = 'Docs only: how pallets are moved'
const TOKEN = 'a-token-of-the-test-0123'
const opened: (() => Promise<unknown>)[] = []

let database: TestDatabase
let slack: LocalSlack
let home: string
let web: ServiceProcess
let rest: Rest

beforeAll(async () => {
  database = await testDatabase()
  home = await mkdtemp(join(tmpdir(), 'wms-two-'))
  slack = await startLocalSlack()
  opened.push(database.drop, () => rm(home, { recursive: true, force: true }), slack.close)
  web = await startProcess(environment('web'))
  opened.push(web.stop)
  slack.connectHttp(`${web.url}/slack/events`)
  rest = restOf(web.url, TOKEN)
})
afterAll(async () => {
  for (const close of opened.toReversed()) await close()
})

const environment = (role: 'web' | 'worker') => ({
  ...{ ROLES: role, DATABASE_URL: database.url, WMS_HOME: home, LOG_LEVEL: 'debug' },
  ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_API_URL: slack.apiUrl },
  ...{ SLACK_CHANNEL: '#wms', SLACK_APPROVERS: 'U0000BORIS', API_TOKENS: `test[read,create,decide,operate]:${TOKEN}` },
})

test('one process hears people, another does the work, and together they bring a task to its merge', async () => {
  await slack.as('ana').command(`/wms-task ${REQUEST}`)
  const { tasks } = await rest.get('/tasks')
  expect(tasks).toMatchObject([{ title: REQUEST, status: 'RUNNING', stage: 'PRODUCT' }])
  const { id } = tasks[0]
  expect(await rest.post(`/tasks/${id}/kick`)).toMatchObject({ status: 200 })
  expect(await rest.get('/health')).toMatchObject({ ok: true })
  expect(slack.state.messages.values().filter(({ ephemeralTo }) => ephemeralTo === undefined)).toEqual([])

  // Where the other process listens: this one listens nowhere.
  const worker = await startProcess({ ...environment('worker'), PORT: new URL(web.url).port })
  opened.push(worker.stop)
  expect(worker.url).toBe('')
  const waiting = await rest.taskUntil(id, ({ stage, status }) => stage === 'HUMAN_APPROVAL' || ended({ status }))
  expect(waiting).toMatchObject({ status: 'WAITING' })

  const boris = slack.as('boris')
  const card = await slack.message((message) => boris.buttons(message).includes('Approve'), { thread: null })
  await boris.click('Approve', { in: card, confirm: true })
  const task: Json = await rest.taskUntil(id, ended)
  expect(task).toMatchObject({ status: 'DONE', decisions: [{ decision: 'approve', actor: 'boris', via: 'button' }] })
  await slack.message((message) => message.ts === card.ts && boris.buttons(message).length === 0, { timeoutMs: 30_000 })

  const told = [web, worker].flatMap(({ output }) => linesOf(id, output)).filter(({ msg }) => msg === 'transition')
  told.sort((a, b) => a.seq - b.seq)
  const byPeople = told.filter(({ actor }) => actor !== null)
  expect(byPeople).toMatchObject([
    { event: 'created', from: null, to: 'PRODUCT', actor: 'slack:ana' },
    { event: 'decided', from: 'HUMAN_APPROVAL', to: 'MERGE', actor: 'slack:boris' },
  ])
  expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1))
  expect(told.at(-1)).toMatchObject({ event: 'merged', to: 'DONE', status: 'DONE', ms: expect.any(Number), usd: 0 })
  expect(new Set(byPeople.map(({ replica }) => replica)).size).toBe(1)
  expect(new Set(told.map(({ replica }) => replica)).size).toBe(2)
  const calls = linesOf(id, worker.output).filter(({ msg }) => msg === 'outside call')
  expect(new Set(calls.map(({ dependency }) => dependency))).toEqual(new Set(['model', 'forge', 'sandbox', 'slack']))
  expect(calls.filter(({ dependency }) => dependency === 'model').every(({ run }) => run > 0)).toBe(true)
})

/** What the log says of a task, found by its number. */
const linesOf = (id: number, output: readonly string[]): Json[] =>
  output.filter((line) => line.includes(`"task":${id},`)).map((line) => JSON.parse(line))

certifiedTest('a task that is cancelled in the one process is stopped and cleaned up by the other', {}, async () => {
  await slack.as('ana').command('/wms-task Receive pallets by SSCC scan')
  const { tasks } = await rest.get('/tasks')
  const { id } = tasks[0]
  await rest.taskUntil(id, ({ runs }) => runs.some(({ status }: Json) => status === 'RUNNING'))
  await slack.as('ana').command(`/wms-task cancel ${id}`)
  await rest.taskUntil(id, ended)
  await slack.message(({ text }) => text.startsWith(`Task ${id}. Stopped, `), { timeoutMs: 30_000 })
})
