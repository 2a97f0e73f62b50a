import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AuditLine } from '../../../src/audit-line.ts'
import { createOrchestrator, type Orchestrator } from '../../../src/orchestrator.ts'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { walk } from '../http/service.ts'

const ANA = { kind: 'slack', id: 'U00000ANA', name: 'ana' } as const
let database: TestDatabase
let pool: Pool
let orchestrator: Orchestrator
let isQueueAway = false
const changes: AuditLine[] = []

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  const enqueue = async () => {
    if (isQueueAway) throw new Error('the queue is away')
  }
  orchestrator = createOrchestrator(pool, enqueue, undefined, undefined, (change) => changes.push(change))
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})
beforeEach(() => {
  changes.length = 0
})

async function newTask(requestKey = 'the same request'): Promise<number> {
  const { record } = await orchestrator.create({
    ...{ title: 'Count pallets', rawRequest: 'Count pallets', language: 'en', requester: ANA },
    ...{ channel: null, requestKey },
  })
  return record.task.id
}

test('a task is told of as it moves, with who moved it and what the run took and spent', async () => {
  const task = await newTask()
  expect(await newTask()).toBe(task)
  await pool.query(
    `update runs set started_at = now() - interval '3 s', usage = '{"cost_usd": 0.25}' where task_id = ${task}`,
  )
  await walk(orchestrator, { id: task, seq: 1 }, [(seq) => ({ type: 'run_passed', seq, headSha: null })])
  await orchestrator.note(task, { actor: ANA, text: 'by lot, please', sourceKey: 'note 1' })
  await orchestrator.note(task, { actor: ANA, text: 'by lot, please', sourceKey: 'note 1' })
  await orchestrator.apply(task, { type: 'cancelled', reason: 'not needed' }, { actor: ANA })
  const { rows } = await pool.query('select id, stage from runs order by id')
  const runOf = (stage: string) => rows.find((row) => row.stage === stage)?.id

  const nobody = { run: null, attempt: null, ms: null, usd: null, reason: null }
  expect(changes).toEqual([
    { ...nobody, task, seq: 1, event: 'created', from: null, to: 'PRODUCT', status: 'RUNNING', actor: 'slack:ana' },
    {
      ...{ task, run: runOf('PRODUCT'), seq: 2, event: 'run_passed', from: 'PRODUCT', to: 'ORCHESTRATE' },
      ...{ status: 'RUNNING', attempt: 1, actor: null, ms: expect.any(Number), usd: 0.25, reason: null },
    },
    { task, seq: 2, event: 'noted', actor: 'slack:ana' },
    {
      ...{ task, run: runOf('ORCHESTRATE'), seq: 3, event: 'cancelled', from: 'ORCHESTRATE', to: 'ORCHESTRATE' },
      ...{ status: 'CANCELLED', attempt: 1, actor: 'slack:ana', ms: 0, usd: 0, reason: 'not needed' },
    },
  ])
  expect(changes[1]).toMatchObject({ ms: expect.closeTo(3_000, -3) })
})

test('what no longer applies is not told', async () => {
  const task = await newTask()
  expect(await orchestrator.apply(task, { type: 'run_passed', seq: 1, headSha: null })).toBeNull()
  expect(changes).toEqual([])
})

test('what is rolled back is not told', async () => {
  isQueueAway = true
  await expect(newTask('another request')).rejects.toThrow('away')
  isQueueAway = false
  expect(changes).toEqual([])
})

test('a refusal is told once the transaction that it is part of is committed', async () => {
  const taskId = await newTask()
  const refusal = { taskId, seq: 3, type: 'act_refused', actor: ANA, body: {} } as const
  const told = { task: taskId, seq: 3, event: 'act_refused', actor: 'slack:ana' }
  await orchestrator.record(refusal)
  expect(changes.splice(0)).toEqual([told])
  const rolledBack = inTransaction(pool, async (tx) => {
    await orchestrator.record(refusal, tx)
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  expect(changes).toEqual([])
  await inTransaction(pool, async (tx) => {
    await orchestrator.record(refusal, tx)
    expect(changes).toEqual([])
  })
  expect(changes).toEqual([told])
})
