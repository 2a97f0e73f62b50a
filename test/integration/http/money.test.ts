import { afterAll, beforeAll, expect, test } from 'vitest'
import { TOKEN_SCOPES } from '../../../src/core/access/person.ts'
import { notesOf } from '../../../src/store/notes.ts'
import { createPool } from '../../../src/store/pool.ts'
import { findTask } from '../../../src/store/tasks.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Served, serve, walk } from './service.ts'

let database: TestDatabase
let served: Served
let pool: ReturnType<typeof createPool>
beforeAll(async () => {
  database = await testDatabase()
  served = await serve(database.url, { tokens: [{ name: 'ana', token: 'token-of-ana', scopes: TOKEN_SCOPES }] })
  pool = createPool(database.url, { max: 2, onConnectionLost: () => {} })
})
afterAll(async () => {
  await pool.end()
  await served.stop()
  await database.drop()
})

const authorization = 'Bearer token-of-ana'
const call = (path: string, body?: unknown) => served.call('POST', path, body, { authorization })
const moneyOf = async (id: number) =>
  (
    await pool.query(`select actor->>'name' as by, body from events where task_id = $1 and type = 'budget_raised'`, [
      id,
    ])
  ).rows

async function paused(): Promise<number> {
  const { id } = (await call('/tasks', { title: 'Pick' })).body
  const pause = { type: 'paused', cause: 'budget', reason: 'The budget of $1 is used up' } as const
  await walk(served.orchestrator, { id, seq: 1 }, [(seq) => ({ ...pause, seq })])
  return id
}

test('Of eight resumes at once one applies, and its budget alone stands; the audit says who raised it from what', async () => {
  for (let round = 0; round < 3; round++) {
    const id = await paused()
    const budgets = [1, 2, 3, 4, 5, 6, 7, 8]
    const answers = await Promise.all(budgets.map((usd) => call(`/tasks/${id}/resume`, { budget_usd: usd })))
    const won = budgets.filter((_, index) => answers[index]?.status === 200)
    expect(won).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7)
    expect((await findTask(pool, id))?.budgetUsd).toBe(won[0])
    expect(await moneyOf(id)).toEqual([{ by: 'ana', body: { fromUsd: null, toUsd: won[0] } }])
  }
})

test('A second raise says what stood before', async () => {
  const id = await paused()
  await call(`/tasks/${id}/resume`, { budget_usd: 2 })
  await served.orchestrator.apply(id, { type: 'held', cause: 'person', reason: 'wait' })
  await call(`/tasks/${id}/resume`, { budget_usd: 3.5 })
  expect((await moneyOf(id)).map(({ body }) => body)).toEqual([
    { fromUsd: null, toUsd: 2 },
    { fromUsd: 2, toUsd: 3.5 },
  ])
})

test('A refused resume leaves nothing behind: no budget, no note, nothing in the audit but itself', async () => {
  const { id } = (await call('/tasks', { title: 'Pick' })).body
  const before = await findTask(pool, id)
  const actor = { kind: 'rest', id: 'ana', name: 'ana' } as const
  const answer = { text: 'Leave it', sourceKey: `answer:${id}` }
  expect(await served.orchestrator.apply(id, { type: 'resumed', budgetUsd: 9, answer }, { actor })).toBeNull()
  expect(await findTask(pool, id)).toEqual(before)
  expect(await notesOf(pool, id)).toEqual([])
  expect((await pool.query('select type from events where task_id = $1', [id])).rows).toEqual([{ type: 'created' }])
})
