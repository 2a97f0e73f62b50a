import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type Caps,
  presumeCall,
  presumeOpenCalls,
  releaseCall,
  reserveCall,
  settleCall,
} from '../../../src/store/ledger.ts'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

/** What others reported of their budgets in 2026, played on this ledger. */
let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 10, onConnectionLost: () => {} })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})
beforeEach(() => pool.query('delete from model_calls; delete from budgets'))

async function openRun(): Promise<{ taskId: number; runId: number }> {
  const task = await pool.query(
    `insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, status, stage,
       attempts, granted, sections)
     values ('t', 'r', 'en', 'rest', 'ana', 'ana', 'RUNNING', 'PRODUCT', '{}', '{}', '{}') returning id`,
  )
  const run = await pool.query(
    `insert into runs (task_id, stage, attempt, seq, status) values ($1, 'PRODUCT', 1, 1, 'RUNNING') returning id`,
    [task.rows[0].id],
  )
  return { taskId: task.rows[0].id, runId: run.rows[0].id }
}
type Owner = Awaited<ReturnType<typeof openRun>>
const NO_CAPS: Caps = { run: null, task: null, day: null }
const reserve = (owner: Owner, worstCaseUsd: number, caps: Partial<Caps> = {}) =>
  inTransaction(pool, (tx) => reserveCall(tx, { ...owner, step: 1, model: 'm', worstCaseUsd }, { ...NO_CAPS, ...caps }))
const reserved = async (...args: Parameters<typeof reserve>): Promise<number> => {
  const outcome = await reserve(...args)
  if ('exhausted' in outcome) throw new Error(`refused by the ${outcome.exhausted.scope}`)
  return outcome.callId
}
const spentOf = async (scope: string, key: number) =>
  (
    await pool.query(
      'select spent_usd::float as spent, held_usd::float as held from budgets where scope = $1 and key = $2',
      [scope, String(key)],
    )
  ).rows[0]
const moneyOf = async ({ taskId }: Owner): Promise<{ type: string; body: Record<string, number | null> }[]> =>
  (await pool.query(`select type, body from events where task_id = $1 and type like 'money_%' order by id`, [taskId]))
    .rows

test('garrytan/gbrain#4365: of four calls that each fit alone only those that fit together begin, near the cap too', async () => {
  const owner = await openRun()
  const first = await reserved(owner, 4.75)
  await inTransaction(pool, (tx) => settleCall(tx, first, 4.75272))
  const runs = await Promise.all(Array.from({ length: 4 }, openRun))
  const outcomes = await Promise.all(runs.map(({ runId }) => reserve({ ...owner, runId }, 0.0884, { task: 5 })))
  expect(outcomes.filter((one) => 'callId' in one)).toHaveLength(2)
})

test('BerriAI/litellm#34732, hiero-ledger/hiero-json-rpc-relay#5633: what is under way counts before it is spent', async () => {
  const owner = await openRun()
  await reserved(owner, 0.9, { task: 1 })
  const other = { ...owner, runId: (await openRun()).runId }
  expect(await reserve(other, 0.2, { task: 1 })).toMatchObject({ exhausted: { scope: 'task', heldUsd: 0.9 } })
})

test('BerriAI/litellm#33871: each budget that is asked is one that is charged, and a refusal by one leaves nothing in the others', async () => {
  const owner = await openRun()
  for (const scope of ['run', 'task', 'day'] as const)
    expect(await reserve(owner, 2, { [scope]: 1 })).toMatchObject({ exhausted: { scope } })
  expect(await spentOf('task', owner.taskId)).toEqual({ spent: 0, held: 0 })
  expect(await moneyOf(owner)).toEqual([])
  await reserved(owner, 0.5)
  expect(await spentOf('task', owner.taskId)).toEqual({ spent: 0, held: 0.5 })
  expect(await spentOf('run', owner.runId)).toEqual({ spent: 0, held: 0.5 })
})

test('CiscoDevNet/foundry-security-spec#45: a retry, a failure and a death each count once, and the audit adds up to the budget', async () => {
  const owner = await openRun()
  const died = await reserved(owner, 0.3)
  await inTransaction(pool, (tx) => presumeOpenCalls(tx, owner.runId))
  const failed = await reserved(owner, 0.2)
  await inTransaction(pool, (tx) => releaseCall(tx, failed))
  const answered = await reserved(owner, 0.4)
  await inTransaction(pool, (tx) => settleCall(tx, answered, 0.1))
  // A late answer of the dead delivery.
  expect(await inTransaction(pool, (tx) => settleCall(tx, died, 0.05))).toBe(false)
  const events = await moneyOf(owner)
  const sum = (field: string) => events.reduce((total, { body }) => total + Number(body[field] ?? 0), 0)
  const budget = await spentOf('task', owner.taskId)
  expect(sum('countedUsd')).toBeCloseTo(budget.spent)
  expect(budget).toEqual({ spent: 0.4, held: 0 })
  const setAside = events.filter(({ type }) => type === 'money_set_aside')
  expect(setAside.reduce((total, { body }) => total + Number(body.usd), 0)).toBeCloseTo(sum('freedUsd'))
})

test('sipyourdrink-ltd/bernstein#2918: two who close the same call at once free it once, and one of them is in the audit', async () => {
  const owner = await openRun()
  const call = await reserved(owner, 0.5)
  const closed = await Promise.all([
    inTransaction(pool, (tx) => settleCall(tx, call, 0.1)),
    inTransaction(pool, (tx) => presumeCall(tx, call)),
    inTransaction(pool, (tx) => releaseCall(tx, call)),
  ])
  expect(closed.filter(Boolean)).toHaveLength(1)
  expect(await moneyOf(owner)).toHaveLength(2)
  expect((await spentOf('task', owner.taskId)).held).toBe(0)
})
