import { afterEach, beforeEach, expect, test } from 'vitest'
import { SCRIPTED_MODEL } from '../../../src/model/pricing.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { openCrew, reached } from './crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
beforeEach(async () => {
  crew = await openCrew()
})
afterEach(() => crew.close())

const failed = ({ task }: TaskView) => task.state.status === 'FAILED'
const runOf = (view: TaskView, stage: string) => view.runs.find((run) => run.stage === stage)

test('tasks that become ready together run beside one another', async () => {
  await crew.fail({ kind: 'hang', calls: 4 })
  await Promise.all([1, 2, 3, 4].map((lane) => crew.create(`Receive pallets, lane ${lane}`)))
  const running = `select from runs where stage = 'PRODUCT' and status = 'RUNNING'`
  await expect.poll(async () => (await crew.db.query(running)).rowCount, { timeout: 15_000 }).toBe(4)
})

test('every role of a task works with the model that was chosen for it; other tasks keep theirs', async () => {
  const [chosen, usual] = [await crew.create('Receive pallets', 'chosen'), await crew.create('Receive pallets')]
  for (const id of [chosen, usual]) await crew.until(id, reached('BACKEND'))
  const { rows } = await crew.db.query('select distinct task_id, model from model_calls order by task_id')
  expect(rows).toEqual([
    { task_id: expect.anything(), model: 'chosen' },
    { task_id: expect.anything(), model: SCRIPTED_MODEL },
  ])
})

test('a rate limit repeats the same attempt when the server said, and spends none', async () => {
  await crew.fail({ kind: 'rate_limit', retryAfterSeconds: 1 })
  const view = await crew.until(await crew.create('Receive pallets'), reached('ORCHESTRATE'))
  expect(runOf(view, 'PRODUCT')).toMatchObject({ attempt: 1, deliveries: 2, status: 'PASSED' })
})

test('a model that answers garbage spends the stage’s three attempts and says so', async () => {
  await crew.fail({ kind: 'garbage', calls: 200 })
  const view = await crew.until(await crew.create('Receive pallets'), failed)
  expect(view.runs.map(({ stage, attempt }) => `${stage} ${attempt}`)).toEqual(['PRODUCT 1', 'PRODUCT 2', 'PRODUCT 3'])
})

test('a cancel stops the running stage, and nothing is left to start', async () => {
  await crew.fail({ kind: 'hang', calls: 5 })
  const id = await crew.create('Receive pallets')
  await crew.until(id, (view) => runOf(view, 'PRODUCT')?.status === 'RUNNING')
  await crew.orchestrator.apply(id, { type: 'cancelled', reason: 'not needed' })
  await expect.poll(() => crew.kick(id)).toEqual({ outcome: 'not_due', status: 'CANCELLED' })
  await expect.poll(async () => (await activeStageJobs()).length, { timeout: 15_000 }).toBe(0)
})

test('a task whose job has vanished is queued again once', async () => {
  await crew.stop()
  const other = await crew.startAnother()
  const id = await other.create('Receive pallets')
  await other.stop()
  await crew.db.query(`delete from pgboss.job where name = 'stage' and state <> 'completed'`)
  const third = await crew.startAnother()
  const view = await third.until(id, reached('BACKEND'))
  expect(view.runs.filter(({ stage }) => stage === 'PRODUCT')).toHaveLength(1)
  await third.stop()
})

test('a kick starts what waits for its next try, and only that', async () => {
  await crew.fail({ kind: 'rate_limit', retryAfterSeconds: 600 })
  const id = await crew.create('Receive pallets')
  await crew.until(id, (view) => runOf(view, 'PRODUCT')?.deliveries === 1)
  await expect.poll(() => crew.kick(id), { timeout: 10_000 }).toEqual({ outcome: 'started', stage: 'PRODUCT' })
  await crew.until(id, reached('ORCHESTRATE'))
})

test('a process that shuts down hands its run to another, as the same attempt', async () => {
  await crew.fail({ kind: 'hang', calls: 1 })
  const id = await crew.create('Receive pallets')
  await expect.poll(() => crew.paid.length, { timeout: 20_000 }).toBe(1)
  const other = await crew.startAnother()
  await crew.stop()
  const view = await other.until(id, reached('ORCHESTRATE'))
  expect(runOf(view, 'PRODUCT')).toMatchObject({ attempt: 1, deliveries: 2, status: 'PASSED' })
  await other.stop()
})

async function activeStageJobs(): Promise<unknown[]> {
  const { rows } = await crew.db.query(`select 1 from pgboss.job where name = 'stage' and state = 'active'`)
  return rows
}
