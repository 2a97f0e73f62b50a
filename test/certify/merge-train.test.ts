import { afterAll, beforeAll, expect, test } from 'vitest'
import { findTaskView } from '../../src/store/task-view.ts'
import { openWaitingTasks } from '../integration/jobs/ci/waiting-tasks.ts'

/** `TRAIN=20` is the whole; this is a sample of it. */
const TASKS = Number(process.env.TRAIN ?? 5)
let scene: Awaited<ReturnType<typeof openWaitingTasks>>
beforeAll(async () => {
  scene = await openWaitingTasks()
})
afterAll(async () => {
  expect(scene.under.standIn.violations).toEqual([])
  await scene.close()
})

const questions = async (): Promise<number> => {
  const { rows } = await scene.crew.db.query(
    `select count(*) from decisions where decision = 'approve' and via <> 'carried'`,
  )
  return Number(rows[0].count)
}

test('Approved tasks of one base merge one after the other, each brought up once, and nobody is asked again', {
  timeout: 60_000 + TASKS * 30_000,
}, async () => {
  const ids: number[] = []
  for (let task = 0; task < TASKS; task++) ids.push(await scene.undecided())
  const before = await scene.rounds()
  for (const id of ids) await scene.approve(id)
  const last = ids.at(-1) ?? 0
  const inLine = await findTaskView(scene.crew.pool, last)
  expect(inLine?.line).toEqual({ place: TASKS, behind: ids.at(-2), left: null })
  for (const id of ids) await scene.crew.until(id, ({ task }) => task.state.status === 'DONE')

  const more = (await scene.rounds()) - before
  if (process.env.TRAIN !== undefined)
    process.stdout.write(
      `${TASKS} approved tasks: ${more} more rounds of CI, ${await questions()} decisions of people\n`,
    )
  expect(more).toBe(TASKS - 1)
  expect(await questions()).toBe(TASKS)
  expect(await scene.under.git('log', '--merges', '--first-parent', '--reverse', '--format=%s', 'main')).toBe(
    ids.map((id) => `Merge wms/task-${id}: Say how pallets are counted`).join('\n'),
  )
  const landed = await scene.crew.db.query(
    `select content->>'as_approved' as same from artifacts where kind = 'MergeReceipt'`,
  )
  expect(new Set(landed.rows.map(({ same }) => same))).toEqual(new Set(['true']))
})

test('A task that nobody has decided on stays as it is while the base moves, and goes back to work where that conflicts', {
  timeout: 120_000,
}, async () => {
  const [quiet, conflicting] = [await scene.undecided(), await scene.undecided(() => 'docs/same.md')]
  const rival = await scene.undecided(() => 'docs/same.md')
  const before = await scene.rounds()
  await scene.approve(rival)
  await scene.crew.until(rival, ({ task }) => task.state.status === 'DONE')
  await scene.crew.until(conflicting, ({ task }) => task.state.stage === 'DOCS')
  expect(await scene.rounds()).toBe(before)
  expect((await findTaskView(scene.crew.pool, quiet))?.task.state).toMatchObject({ stage: 'HUMAN_APPROVAL' })
})
