import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { startScriptedModel } from '../../src/local/scripted-model/server.ts'
import type { Message } from '../../src/local/slack/local-slack.ts'
import { SCRIPTED_MODEL } from '../../src/model/pricing.ts'
import { calls } from '../integration/model/hostile-server.ts'
import { type Intercept, startModelProxy } from '../support/model-proxy.ts'
import { inStage, type Json, startService, type TestService } from '../support/service.ts'

const STUBBORN = {
  ...{ severity: 'major', title: 'Call a receipt an arrival', detail: 'Nobody here says receipt.' },
  ...{ file: null, line: null, quote: "kind: 'receipt'," },
}
const verdict = calls('submit', { summary: 'Read it.', issues: [STUBBORN], suggestions: [] })

/** QA says the same twice, whatever the author does. */
const stubborn: Intercept = ({ run, messages }) =>
  /\/QA_BACKEND\/[12]$/.test(run)
    ? (response) => verdict(response, { headers: {}, body: { messages: Array(messages).fill({}) } })
    : null

const cleanup = new AsyncDisposableStack()
let service: TestService
beforeAll(async () => {
  const scripted = await startScriptedModel({ log: pino({ level: 'silent' }) })
  cleanup.defer(scripted.close)
  const proxy = await startModelProxy(scripted.url, stubborn)
  cleanup.defer(proxy.close)
  const { model } = readConfig({ MODEL_BASE_URL: proxy.url, MODEL_NAME: SCRIPTED_MODEL })
  service = await startService({ model, allowUnsandboxed: true })
  cleanup.defer(() => service.stop())
})
afterAll(() => cleanup.disposeAsync())

test('A stubborn reviewer is stopped in round two with one question; the next run reads the answer and goes on', async () => {
  const ana = service.slack.as('ana')
  await ana.command('/wms-task Backend only: receive pallets by SSCC scan')
  const asked: Json = await service.rest.taskUntil(1, ({ status }) => status === 'PAUSED')
  expect(asked).toMatchObject({ stage: 'BACKEND', question: expect.stringContaining('Call a receipt an arrival') })
  expect(asked.runs.map(({ stage, attempt, status }: Json) => `${stage} ${attempt} ${status}`)).toEqual([
    ...['PRODUCT 1 PASSED', 'ORCHESTRATE 1 PASSED', 'BACKEND 1 PASSED', 'QA_BACKEND 1 REJECTED'],
    ...['BACKEND 2 PASSED', 'QA_BACKEND 2 REJECTED', 'BACKEND 3 PAUSED'],
  ])
  const asks = ({ text, thread_ts }: Message) => thread_ts !== undefined && text.includes('What shall the agents do')
  const { thread_ts = '' } = await service.slack.message(asks)
  const told = [...service.slack.state.messages.values()].filter((one) => one.thread_ts === thread_ts)
  expect(told.filter(asks)).toHaveLength(1)
  ana.say('@wms receipt is the right word, leave it', { thread: thread_ts })
  const done: Json = await service.rest.taskUntil(1, inStage('QA_BACKEND'))
  const packs = done.artifacts.filter(({ kind, stage }: Json) => kind === 'ContextPack' && stage === 'BACKEND')
  expect(packs).toHaveLength(3)
  expect(JSON.stringify(packs[1])).not.toContain('leave it')
  expect(JSON.stringify(packs[2])).toMatch(
    /ana answers .*Call a receipt an arrival.* receipt is the right word, leave it/,
  )
})
