import { expect, test } from 'vitest'
import { SCRIPTED_MODEL } from '../../../src/model/pricing.ts'
import { killableWorld } from '../../support/killable-world.ts'
import type { ServiceProcess } from '../../support/process.ts'
import { inStage, restOf } from '../../support/service.ts'

const TITLE = 'Receive pallets by SSCC scan'
const request = { title: TITLE, raw_request: TITLE }

test('A run that ends its process goes alone, then its task waits, and nothing else suffers', async () => {
  await using scene = await openScene()
  await scene.start()
  const { body: deadly } = await scene.rest().post('/tasks', request)
  const { body: other } = await scene.rest().post('/tasks', request)
  const beside: number[] = []
  // The proxy is asked by the run that ends its process: each time at the same step.
  for (let death = 1; death <= 3; death++) {
    await scene.killedBy(`task-${deadly.id}/BACKEND/1`, async () => beside.push(await scene.runsBeside(deadly.id)))
    await scene.start()
  }
  const paused = await scene.rest().taskUntil(deadly.id, ({ status }) => status === 'PAUSED')
  expect(paused).toMatchObject({ stage: 'BACKEND', pause: { cause: 'crash', acts: ['resume'] } })
  expect(paused.reason).toMatch(/3 times/)
  expect(beside.at(-1)).toBe(0)
  expect(await scene.setAside(deadly.id)).toEqual({ open: 0, held: 0 })

  await scene.rest().taskUntil(other.id, inStage('HUMAN_APPROVAL'))
  scene.spare()
  await scene.rest().post(`/tasks/${deadly.id}/resume`)
  await scene.rest().taskUntil(deadly.id, inStage('HUMAN_APPROVAL'))
})

/** The service in processes of their own, and a model that ends them when a certain run asks it. */
async function openScene() {
  let trap: { readonly run: string; readonly spring: () => Promise<void> } | null = null
  let isSpared = false
  const world = await killableWorld(({ run }) => {
    // Until the trap is set the run waits at its step.
    if (isSpared || !run.includes('/BACKEND/') || !run.startsWith('task-1/')) return null
    return () => void trap?.spring()
  })
  let service: ServiceProcess | null = null
  const one = async (query: string, ...values: unknown[]) => (await world.db.query(query, values)).rows[0]
  return {
    start: async () => {
      service = await world.start({ MODEL_PRICES: `${SCRIPTED_MODEL}=1/0.1/10` })
    },
    rest: () => restOf(service?.url ?? ''),
    killedBy: (run: string, before: () => Promise<unknown>) =>
      new Promise<void>((resolve, reject) => {
        const spring = async () => {
          trap = null
          await before()
          await service?.kill()
        }
        trap = { run, spring: () => spring().then(resolve, reject) }
      }),
    /** Runs that work now, but for the task's own. */
    runsBeside: async (taskId: number): Promise<number> =>
      (await one('select count(*)::int as n from runs where working_since is not null and task_id <> $1', taskId)).n,
    setAside: async (taskId: number) => ({
      open: (await one(`select count(*)::int as n from model_calls where task_id = $1 and status = 'open'`, taskId)).n,
      held: Number(
        (
          await one(
            `select coalesce(sum(held_usd), 0) as held_usd from budgets where scope = 'task' and key = $1`,
            String(taskId),
          )
        ).held_usd,
      ),
    }),
    spare: () => {
      isSpared = true
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}
