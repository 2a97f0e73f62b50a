import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openJournal } from '../../../src/jobs/run/journal.ts'
import type { ModelReply } from '../../../src/model/model.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { openSeal } from '../../../src/secrets/seal.ts'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { takeRun } from '../../../src/store/runs.ts'
import { resealSteps } from '../../../src/store/steps.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

const TOKEN = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
const NO_CAPS = { run: null, task: null, day: null }
const PLACE = { head: 'a'.repeat(40), merge_head: null, tree: 'b'.repeat(40) }
let database: TestDatabase
let pool: pg.Pool
let home: string
let taskId: number
beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  home = await mkdtemp(join(tmpdir(), 'wms-journal-'))
})
afterAll(async () => {
  await pool.end()
  await database.drop()
  await rm(home, { recursive: true, force: true })
})
beforeEach(async () => {
  const { rows } = await pool.query(
    `insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, status, stage,
       attempts, granted, sections)
     values ('t', 'r', 'en', 'rest', 'ana', 'ana', 'RUNNING', 'BACKEND', '{}', '{}', '{}') returning id`,
  )
  taskId = rows[0].id
  await pool.query(`insert into runs (task_id, stage, attempt, seq, status) values ($1, 'BACKEND', 1, 1, 'QUEUED')`, [
    taskId,
  ])
})

/** The run is delivered once more. */
async function deliver(machine = home, keys: readonly Buffer[] = []) {
  const run = await inTransaction(pool, (tx) => takeRun(tx, taskId, 1, 'me'))
  if (run === null) throw new Error('The run is over.')
  const seal = await openSeal(machine, keys)
  return openJournal({ pool, seal, redactor: createRedactor([]), language: 'en', onSuperseded: () => {} }, run, NO_CAPS)
}
type Journal = Awaited<ReturnType<typeof deliver>>

const replyOf = (content: string): ModelReply => ({
  finish: 'tool_calls',
  content: '',
  reasoning: '',
  toolCalls: [{ id: 'c1', name: 'write_file', arguments: JSON.stringify({ path: 'a.mjs', content }) }],
  usage: { promptTokens: 100, cachedTokens: 0, completionTokens: 10, estimated: false, costUsd: 0.01 },
})

const pay = (journal: Journal, step: number, reply: ModelReply) =>
  journal.pay({ step, model: 'large', worstCaseUsd: 0.1, make: async () => reply })

const stored = async () => {
  const { rows } = await pool.query(
    'select s.*, s::text as everything from steps s join runs r on r.id = s.run_id where r.task_id = $1',
    [taskId],
  )
  return rows
}
const workedMs = async (): Promise<number> => {
  const { rows } = await pool.query('select worked_ms from runs where task_id = $1', [taskId])
  return rows[0].worked_ms
}
const until = async (ms: number, journal: Journal) => {
  while (journal.workedMs() < ms) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('A run goes on while the key of its replies is replaced, and after the old one is gone', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)]
  const reply = replyOf(`export const token = '${TOKEN}'\n`)
  await pay(await deliver(home, [old]), 1, reply)
  const { renewed } = await openSeal(home, [fresh, old])
  expect(await resealSteps(pool, renewed)).toBe(1)
  expect(await resealSteps(pool, renewed)).toBe(0)
  expect((await deliver(home, [fresh])).recall(1, 'reply')).toEqual(reply)
})

test('A secret that a model writes is masked in Postgres, and the repeated run finds it as it was written', async () => {
  const reply = replyOf(`export const token = '${TOKEN}'\n`)
  expect(await pay(await deliver(), 1, reply)).toEqual(reply)
  expect((await deliver()).recall(1, 'reply')).toEqual(reply)
  const [row] = await stored()
  expect(row.content.toolCalls[0].arguments).toContain('[secret: github-token]')
  expect(row.everything).not.toContain(TOKEN)
  expect(row.sealed.toString('latin1')).not.toContain(TOKEN)
})

test('A reply without a secret is stored as it is', async () => {
  const reply = replyOf('export const x = 1\n')
  await pay(await deliver(), 1, reply)
  expect(await stored()).toMatchObject([{ content: reply, sealed: null }])
})

test('On a machine that cannot open a reply the run begins anew, with what is left of its steps and tokens', async () => {
  const first = await deliver()
  await first.keep(0, 'brief', { system: '' }, PLACE)
  await pay(first, 1, replyOf(TOKEN))
  const elsewhere = await deliver(join(home, 'another'))
  expect(elsewhere).toMatchObject({ checkpoint: null, deliveriesWithoutProgress: 1 })
  expect(elsewhere.recall(0, 'brief')).toBe(null)
  expect(elsewhere.lost()).toEqual({ steps: 1, tokens: 110 })
})

test('What a run used stays used when it has to forget its steps, and is not counted twice when it has not', async () => {
  await pay(await deliver(), 1, replyOf('x'))
  const second = await deliver()
  expect(second.lost()).toEqual({ steps: 0, tokens: 0 })
  await second.forget()
  expect(second.lost()).toEqual({ steps: 1, tokens: 110 })
  await pay(second, 1, replyOf('y'))
  expect((await deliver()).lost()).toEqual({ steps: 1, tokens: 110 })
})

test('A run’s time goes on where a killed delivery’s last step left it', async () => {
  const killed = await deliver()
  await until(40, killed)
  await killed.keep(0, 'brief', {}, PLACE)
  const second = await deliver()
  expect(second.workedMs()).toBeGreaterThanOrEqual(40)
  await until(80, second)
  await pay(second, 1, replyOf('x'))
  expect((await deliver()).workedMs()).toBeGreaterThanOrEqual(80)
})

test('A delivery that stores nothing counts as well, and one that is late does not', async () => {
  const late = await deliver()
  const faulty = await deliver()
  await until(50, faulty)
  await faulty.close()
  const worked = await workedMs()
  expect(worked).toBeGreaterThanOrEqual(50)
  await until(worked + 50, late)
  await late.close()
  expect(await workedMs()).toBe(worked)
})
