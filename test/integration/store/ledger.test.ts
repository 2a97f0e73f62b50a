import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Caps, presumeCall, releaseCall, reserveCall, settleCall } from '../../../src/store/ledger.ts'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

let database: TestDatabase
let pools: [pg.Pool, pg.Pool]
beforeAll(async () => {
  database = await testDatabase()
  const open = () => createPool(database.url, { max: 10, onConnectionLost: () => {} })
  pools = [open(), open()]
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})
beforeEach(() => pools[0].query('delete from model_calls; delete from budgets'))

const NO_CAPS: Caps = { run: null, task: null, day: null }

/** A run of a task of its own. */
async function openRun(): Promise<{ taskId: number; runId: number }> {
  const task = await pools[0].query(
    `insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, status, stage,
       attempts, granted, sections)
     values ('t', 'r', 'en', 'rest', 'ana', 'ana', 'RUNNING', 'PRODUCT', '{}', '{}', '{}') returning id`,
  )
  const taskId = task.rows[0].id
  const run = await pools[0].query(
    `insert into runs (task_id, stage, attempt, seq, status) values ($1, 'PRODUCT', 1, 1, 'RUNNING') returning id`,
    [taskId],
  )
  return { taskId, runId: run.rows[0].id }
}

type Owner = Awaited<ReturnType<typeof openRun>>

const reserve = (pool: pg.Pool, owner: Owner, worstCaseUsd: number | null, caps: Partial<Caps> = {}) =>
  inTransaction(pool, (tx) => reserveCall(tx, { ...owner, step: 1, model: 'm', worstCaseUsd }, { ...NO_CAPS, ...caps }))

const reserved = async (...args: Parameters<typeof reserve>): Promise<number> => {
  const outcome = await reserve(...args)
  if ('exhausted' in outcome) throw new Error(`refused by the ${outcome.exhausted.scope}`)
  return outcome.callId
}

const budgets = async () => {
  const { rows } = await pools[0].query('select scope, spent_usd, held_usd from budgets order by scope, key')
  return rows.map(({ scope, spent_usd, held_usd }) => [scope, Number(spent_usd), Number(held_usd)])
}

const all = (spent: number, held: number) => ['day', 'run', 'task'].map((scope) => [scope, spent, held])

test('Twenty workers of two processes on one day’s budget never promise a cent more than it has', async () => {
  const owners = await Promise.all(Array.from({ length: 20 }, openRun))
  const work = async (owner: Owner, index: number) => {
    let granted = 0
    for (let round = 0; round < 5; round++) {
      const outcome = await reserve(pools[index % 2 === 0 ? 0 : 1], owner, 0.07, { day: 1 })
      if ('exhausted' in outcome) return granted
      granted++
      await inTransaction(pools[0], (tx) => settleCall(tx, outcome.callId, 0.07))
    }
    return granted
  }
  const granted = (await Promise.all(owners.map(work))).reduce((sum, one) => sum + one, 0)
  expect(granted).toBe(14) // 14 × 0.07 = 0.98; the fifteenth would be 1.05
  expect((await budgets())[0]).toEqual(['day', 0.98, 0])
})

test('Calls that are all under way at once stay within a task’s budget', async () => {
  const owner = await openRun()
  const runs = await Promise.all(Array.from({ length: 20 }, openRun))
  const outcomes = await Promise.all(
    runs.map(({ runId }, index) => reserve(pools[index % 2 === 0 ? 0 : 1], { ...owner, runId }, 0.3, { task: 1 })),
  )
  expect(outcomes.filter((outcome) => 'callId' in outcome)).toHaveLength(3)
})

test('A settled call counts with what it cost, and gives back the rest', async () => {
  const callId = await reserved(pools[0], await openRun(), 0.5)
  expect(await budgets()).toEqual(all(0, 0.5))
  expect(await inTransaction(pools[0], (tx) => settleCall(tx, callId, 0.02))).toBe(true)
  expect(await budgets()).toEqual(all(0.02, 0))
})

test('A call that the server refused costs nothing', async () => {
  const callId = await reserved(pools[0], await openRun(), 0.5)
  await inTransaction(pools[0], (tx) => releaseCall(tx, callId))
  expect(await budgets()).toEqual(all(0, 0))
})

test('A call that we turned away from counts as its worst case', async () => {
  const callId = await reserved(pools[0], await openRun(), 0.5)
  await inTransaction(pools[0], (tx) => presumeCall(tx, callId))
  expect(await budgets()).toEqual(all(0.5, 0))
})

test('A call whose answer broke off counts with what was written', async () => {
  const callId = await reserved(pools[0], await openRun(), 0.5)
  await inTransaction(pools[0], (tx) => presumeCall(tx, callId, 0.02))
  expect(await budgets()).toEqual(all(0.02, 0))
})

test('A crashed process’s call counts as its worst case as soon as its run goes on, and can no longer be settled', async () => {
  const owner = await openRun()
  const lost = await reserved(pools[0], owner, 0.5)
  await reserved(pools[1], owner, 0.1)
  expect(await budgets()).toEqual(all(0.5, 0.1))
  expect(await inTransaction(pools[0], (tx) => settleCall(tx, lost, 0.01))).toBe(false)
  expect(await budgets()).toEqual(all(0.5, 0.1))
})

test('A model of unknown price works without caps and is refused by any', async () => {
  const owner = await openRun()
  await inTransaction(pools[0], async (tx) => settleCall(tx, await reserved(pools[1], owner, null), null))
  expect(await budgets()).toEqual(all(0, 0))
  expect(await reserve(pools[0], owner, null, { task: 100 })).toMatchObject({ exhausted: { scope: 'task' } })
  const { rows } = await pools[0].query('select cost_usd from model_calls')
  expect(rows).toEqual([{ cost_usd: null }])
})

test('Every cent set aside, spent, freed or presumed is in the audit, with its call', async () => {
  const owner = await openRun()
  const settled = await reserved(pools[0], owner, 0.5)
  await inTransaction(pools[0], (tx) => settleCall(tx, settled, 0.2))
  await inTransaction(pools[0], (tx) => settleCall(tx, settled, 0.2))
  const released = await reserved(pools[0], owner, 0.4)
  await inTransaction(pools[0], (tx) => releaseCall(tx, released))
  const presumed = await reserved(pools[0], owner, 0.3)
  await inTransaction(pools[0], (tx) => presumeCall(tx, presumed))
  expect(await reserve(pools[0], owner, 5, { task: 1 })).toHaveProperty('exhausted')
  const { rows } = await pools[0].query('select type, body from events where task_id = $1 order by id', [owner.taskId])
  const run = owner.runId
  expect(rows).toEqual([
    { type: 'money_set_aside', body: { call: settled, run, usd: 0.5 } },
    { type: 'money_spent', body: { call: settled, run, usd: 0.2, countedUsd: 0.2, freedUsd: 0.5 } },
    { type: 'money_set_aside', body: { call: released, run, usd: 0.4 } },
    { type: 'money_freed', body: { call: released, run, usd: 0, countedUsd: 0, freedUsd: 0.4 } },
    { type: 'money_set_aside', body: { call: presumed, run, usd: 0.3 } },
    { type: 'money_presumed', body: { call: presumed, run, usd: null, countedUsd: 0.3, freedUsd: 0.3 } },
  ])
})
