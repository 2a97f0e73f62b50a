import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TaskView } from '../../../src/store/task-view.ts'
import { openCrew } from './crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
beforeEach(async () => {
  crew = await openCrew()
})
afterEach(() => crew.close())

const jobs = async (where: string) => {
  const { rows } = await crew.db.query(`
    select state, retry_count, start_after > now() + interval '30 seconds' as later from pgboss.job where ${where}`)
  return rows
}
const isPast = ({ runs }: TaskView) => runs.some(({ stage, status }) => stage === 'PRODUCT' && status === 'PASSED')

test('A job whose payload only a newer version can read is left to it, once looked at, and holds nobody up', async () => {
  for (const queue of ['stage', 'ci', 'tidy', 'card'])
    await crew.boss.send(queue, { v: 2, taskId: 4_711, seq: 1, round: 0, plan: {} })
  await crew.boss.send('stage', { words: 'of another kind' })
  const id = await crew.create('Receive pallets')
  await crew.until(id, isPast)
  await expect
    .poll(() => jobs(`data->>'v' = '2' or data ? 'words'`), { timeout: 10_000 })
    .toEqual(Array(5).fill({ state: 'retry', retry_count: 0, later: true }))
})

test('A task in a state that only a newer version knows is left to it, and not dropped', async () => {
  await crew.db.query('alter table tasks drop constraint tasks_stage_check').catch(() => {})
  const { rows } = await crew.db.query(`
    insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, status, stage, seq,
      attempts, granted, sections)
    values ('t', 'r', 'en', 'rest', 'ana', 'ana', 'RUNNING', 'PLAN_APPROVAL', 3, '{}', '{}', '{}') returning id`)
  await crew.boss.send('stage', { taskId: rows[0].id, seq: 3, round: 0 })
  await expect
    .poll(() => jobs(`(data->>'seq')::int = 3`), { timeout: 10_000 })
    .toEqual([{ state: 'retry', retry_count: 0, later: true }])
})

test('A task with an artifact that only a newer version knows waits for it instead of failing', async () => {
  const id = await crew.create('Receive pallets')
  await crew.until(id, isPast)
  await crew.db.query(`
    insert into artifacts (task_id, run_id, stage, kind, content)
    select task_id, id, stage, 'RolloutPlan', '{}' from runs where task_id = ${id} and stage = 'PRODUCT'`)
  await expect
    .poll(() => jobs(`state = 'created' and name = 'stage'`), { timeout: 25_000 })
    .toEqual([expect.objectContaining({ later: true })])
  const view = await crew.until(id, ({ unread }) => unread.length > 0)
  expect(view.task.state.status).toBe('RUNNING')
})
