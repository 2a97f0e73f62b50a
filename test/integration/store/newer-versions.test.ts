import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pausedState } from '../../../src/core/pipeline/pauses.ts'
import { decisionsOf } from '../../../src/store/decisions.ts'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { listTasks, tasksFor } from '../../../src/store/task-lists.ts'
import { findTaskView } from '../../../src/store/task-view.ts'
import { findTask, insertTask, saveTask } from '../../../src/store/tasks.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { EVERYTHING } from '../../support/everything.ts'

let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const ANA = { kind: 'rest', id: 'ana', name: 'ana' } as const
async function newTask(): Promise<number> {
  const request = {
    title: 't',
    rawRequest: 'r',
    language: 'en',
    requester: ANA,
    channel: null,
    requestKey: null,
  } as const
  const { record } = await inTransaction(pool, (tx) => insertTask(tx, { ...request, target: null }))
  return record.task.id
}
const read = async (id: number) => {
  const record = await findTask(pool, id)
  if (record === null) throw new Error('the task is gone')
  return record
}

/** A row as a newer version would write it; that version has dropped the checks that forbid it. */
async function writtenByNewer(assignments: string): Promise<number> {
  const id = await newTask()
  await pool.query(`update tasks set ${assignments} where id = $1`, [id])
  return id
}
beforeAll(async () => {
  const { rows } = await pool.query(
    `select conname from pg_constraint where conrelid = 'tasks'::regclass and contype = 'c'`,
  )
  for (const { conname } of rows) await pool.query(`alter table tasks drop constraint "${conname}"`)
})

describe('A task that a newer version has written', () => {
  test.each([
    [`stage = 'PLAN_APPROVAL'`, 'RUNNING', 'PLAN_APPROVAL'],
    [`status = 'BLOCKED', reason = 'r'`, 'BLOCKED', 'PRODUCT'],
    [`status = 'FAILED', reason = 'r', retry_stage = 'PLAN_APPROVAL'`, 'FAILED', 'PRODUCT'],
    [`sections = sections || '{"mobile": {"gate": "open", "findings": []}}'`, 'RUNNING', 'PRODUCT'],
    [`sections = jsonb_set(sections, '{backend}', '{"gate": "waived"}')`, 'RUNNING', 'PRODUCT'],
  ])('is shown as unknown with %s', async (assignments, status, stage) => {
    const { task } = await read(await writtenByNewer(assignments))
    expect(task.state).toEqual({ status: 'UNKNOWN', stage: 'UNKNOWN', written: { status, stage } })
  })

  test('hides no other task from any list', async () => {
    const id = await writtenByNewer(`stage = 'PLAN_APPROVAL', language = 'pt', requester_kind = 'github'`)
    const reader = { ...EVERYTHING, actor: ANA }
    const listed = [
      ...(await listTasks(pool, reader, null, { before: null, limit: 100 })),
      ...(await tasksFor(pool, 'running', reader, { before: null, limit: 100 })),
    ]
    expect(listed.filter(({ task }) => task.id === id)).toHaveLength(2)
  })

  test('keeps a pause’s cause and acts that this version does not know', async () => {
    const paused = `status = 'PAUSED', reason = 'The registry is away', pause_cause = 'environment', pause_acts = '{try_again,stop}'`
    const { task } = await read(await writtenByNewer(paused))
    const { state } = task
    expect(state).toMatchObject({ status: 'PAUSED', cause: 'environment', acts: ['try_again', 'stop'] })
    await saveTask(pool, { ...task, seq: task.seq + 1 })
    expect((await read(task.id)).task.state).toEqual(state)
  })

  test('keeps what it does not know of attempts, findings and progress through a save of this version', async () => {
    const id = await writtenByNewer(`attempts = '{"PRODUCT": 1, "PLAN_APPROVAL": 2}',
      sections = jsonb_set(sections, '{backend}', '{"gate": "open", "owner": "ana", "findings": [{"severity": "minor", "title": "t",
        "detail": "d", "file": null, "line": null, "quote": null, "id": "F-1"}]}'),
      progress = '{"backend": {"open": {"PLAN_APPROVAL": 1}, "seen": {}, "disputed": 2}, "mobile": {"open": {}, "seen": {}}}'`)
    const kept = () => pool.query('select attempts, sections, progress from tasks where id = $1', [id])
    const before = (await kept()).rows
    const { task } = await read(id)
    await saveTask(pool, { ...task, seq: task.seq + 1 })
    expect((await kept()).rows).toEqual(before)
  })

  test('names runs, artifacts and decisions that this version cannot read, and shows the rest', async () => {
    const id = await newTask()
    const run = async (stage: string, attempt: number, status: string) => {
      await pool.query(
        'insert into runs (task_id, stage, attempt, seq, status, finished_at) values ($1, $2, $3, $5, $4, now())',
        [id, stage, attempt, status, stage.length],
      )
    }
    await pool.query(`alter table decisions drop constraint if exists decisions_decision_check`)
    await run('PRODUCT', 1, 'PASSED')
    await run('PLAN_APPROVAL', 1, 'PASSED')
    const made = `insert into artifacts (task_id, run_id, stage, kind, content) select task_id, id, stage, $2, $3 from runs
      where task_id = $1 and stage = 'PRODUCT'`
    await pool.query(made, [id, 'RolloutPlan', '{}'])
    await pool.query(made, [id, 'CiReport', '{"head_sha": "a", "verdict": "amber", "checks": []}'])
    await pool.query(made, [id, 'MergeReceipt', '{"merge_sha": "a", "head_sha": "b", "base_branch": "main"}'])
    const view = await findTaskView(pool, id)
    expect(view?.runs.map(({ stage }) => stage)).toEqual(['PRODUCT'])
    expect(view?.artifacts.map(({ kind }) => kind)).toEqual(['MergeReceipt'])
    expect(view?.unread).toEqual(['run PLAN_APPROVAL PASSED', 'artifact RolloutPlan', 'artifact CiReport'])
    expect(await decisionsOf(pool, id)).toEqual({ known: [], unread: [] })
  })
})

test('a pause that an older version wrote leads on by the acts of its cause', async () => {
  const id = await writtenByNewer(`status = 'PAUSED', reason = 'r', pause_cause = 'budget'`)
  expect((await read(id)).task.state).toEqual(pausedState('PRODUCT', 'budget', 'r'))
})

test('each task has a random uid of its own', async () => {
  const [one, other] = [await read(await newTask()), await read(await newTask())]
  expect(one.task.uid).toMatch(/^[0-9a-f-]{36}$/)
  expect(one.task.uid).not.toBe(other.task.uid)
})
