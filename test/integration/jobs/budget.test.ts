import { afterEach, expect, test } from 'vitest'
import { newest } from '../../../src/store/artifacts.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { openCrew, reached } from './crew.ts'

type Crew = Awaited<ReturnType<typeof openCrew>>
let crew: Crew
afterEach(() => crew.close())

/** 16,000 tokens of output, the most that a call asks for, cost 0.16 USD. */
const pricing = { priced: { input: 1, cachedInput: 0.1, output: 10 } }
const paused = ({ task }: TaskView) => task.state.status === 'PAUSED'

const resume = (taskId: number, budgetUsd: number) =>
  crew.orchestrator.apply(taskId, { type: 'resumed', budgetUsd, answer: null })

const stepsOf = async (taskId: number): Promise<number[]> => {
  const { rows } = await crew.db.query(
    `select step from steps join runs on runs.id = run_id where task_id = $1 and kind = 'reply' order by run_id, step`,
    [taskId],
  )
  return rows.map(({ step }) => step)
}

/** What BACKEND handed over, without the commit's id, which holds the time. */
async function patchOf(id: number): Promise<unknown> {
  const view = await crew.until(id, ({ artifacts }) => newest(artifacts, 'Patch') !== null)
  const { commit_sha: _, ...patch } = newest(view.artifacts, 'Patch')?.content ?? {}
  return patch
}

test('A task pauses before the call that might break its budget; raised, it goes on at the same step to the same result', {
  timeout: 90_000,
}, async () => {
  crew = await openCrew({ modelName: 'priced', pricing })
  const uninterrupted = await patchOf(await crew.create('Receive pallets'))
  await crew.close()

  crew = await openCrew({ modelName: 'priced', pricing, limits: { budgetUsdTask: 0.18 } })
  const id = await crew.create('Receive pallets')
  const { task } = await crew.until(id, paused)
  expect(task.state).toMatchObject({ stage: 'BACKEND', cause: 'budget' })
  const reason = task.state.status === 'PAUSED' ? task.state.reason : ''
  expect(reason).toMatch(/task's budget of \$0\.18 .* is spent, .* up to \$0\.1\d\. Raise it .* resume task 1 /)

  await resume(id, 100)
  expect(await patchOf(id)).toEqual(uninterrupted)
  const { runs } = await crew.until(id, reached('QA_BACKEND'))
  expect(runs.filter(({ stage }) => stage === 'BACKEND')).toMatchObject([{ attempt: 1, status: 'PASSED' }])
})

test('No call is paid twice for a pause: the ledger, the model and the stored steps agree', {
  timeout: 90_000,
}, async () => {
  crew = await openCrew({ modelName: 'priced', pricing, limits: { budgetUsdTask: 0.166 } })
  const id = await crew.create('Docs only: how pallets are received')
  await crew.until(id, paused)
  await resume(id, 100)
  const view = await crew.until(id, reached('HUMAN_APPROVAL'))
  expect(crew.paid).toHaveLength((await stepsOf(id)).length)
  const { rows } = await crew.db.query(
    `select sum(cost_usd) as usd, count(*)::int as calls, (select spent_usd from budgets where scope = 'task') as spent
     from model_calls where status = 'settled'`,
  )
  expect(rows[0]).toMatchObject({ calls: crew.paid.length, usd: rows[0].spent })
  const ofRuns = view.runs.reduce((sum, { usage }) => sum + (usage?.cost_usd ?? 0), 0)
  expect(ofRuns).toBeCloseTo(Number(rows[0].spent), 9)
})

test('A cap without a price pauses the task and says which variable to set', { timeout: 90_000 }, async () => {
  crew = await openCrew({ modelName: 'mystery', limits: { budgetUsdDay: 5 } })
  const view = await crew.until(await crew.create('Receive pallets'), paused)
  expect(view.task.state).toMatchObject({ reason: expect.stringContaining('MODEL_PRICES=mystery=') })
  expect(crew.paid).toEqual([])
})

test('What a run used is written call by call, also when the run never ends well', { timeout: 90_000 }, async () => {
  crew = await openCrew({ modelName: 'priced', pricing })
  await crew.fail({ kind: 'garbage', calls: 2 })
  const id = await crew.create('Receive pallets')
  await crew.until(id, ({ runs }) => (runs[0]?.usage?.prompt_tokens ?? 0) > 0)
  const view = await crew.until(id, reached('ORCHESTRATE'))
  expect(view.runs[0]?.usage).toMatchObject({ model: 'priced', cost_usd: expect.any(Number) })
  expect(view.runs[0]?.usage?.cached_tokens).toBeGreaterThan(0)
})
