import { execFile } from 'node:child_process'
import { setTimeout as pass } from 'node:timers/promises'
import { promisify } from 'node:util'
import type pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { findProcess } from '../../../src/local/postgres/process-table.ts'
import { killableWorld } from '../../support/killable-world.ts'
import type { Intercept } from '../../support/model-proxy.ts'
import { descendantsOf } from '../../support/processes.ts'
import { inStage, restOf } from '../../support/service.ts'

const run = promisify(execFile)
/** A short task by default: each of its steps costs a start of the service. KILL_REQUEST names another. */
const REQUEST = process.env.KILL_REQUEST ?? 'Docs only: how pallets are received by SSCC scan'
const cleanup = new AsyncDisposableStack()
afterAll(() => cleanup.disposeAsync())

async function openWorld(intercept?: Intercept) {
  const world = cleanup.use(await killableWorld(intercept))
  return {
    ...{ db: world.db, paid: world.paid, start: world.start },
    tree: async () => (await run('git', ['--git-dir', world.repository, 'rev-parse', 'wms/task-1^{tree}'])).stdout,
    replies: async () => (await world.db.query(`select run_id, step from steps where kind = 'reply'`)).rows,
  }
}
type World = Awaited<ReturnType<typeof openWorld>>

const ask = (url: string) => restOf(url).post('/tasks', { title: REQUEST, raw_request: REQUEST })

async function uninterrupted(): Promise<string> {
  const world = await openWorld()
  const service = await world.start()
  await ask(service.url)
  await restOf(service.url).taskUntil(1, inStage('HUMAN_APPROVAL'), 120_000)
  const tree = await world.tree()
  await service.stop()
  return tree
}

/** Every step's answers are held back once, just before they would be stored, when everything they did is done. */
const holdAnswers = (db: pg.Pool) =>
  db.query(`
    create sequence answers_tried;
    create function hold_answers() returns trigger language plpgsql as $$
    begin
      if nextval('answers_tried') % 2 = 1 then perform pg_sleep(600); end if;
      return new;
    end $$;
    create trigger hold_answers before insert on steps
      for each row when (new.kind = 'answers') execute function hold_answers();`)

const letGo = (db: pg.Pool) =>
  db.query(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`)

const isHeld = async ({ db }: World): Promise<boolean> => {
  const { rows } = await db.query(`select 1 from pg_stat_activity where wait_event = 'PgSleep'`)
  return rows.length > 0
}

const isWaiting = async ({ db }: World): Promise<boolean> => {
  const { rows } = await db.query('select status, stage, reason from tasks')
  if (rows[0]?.status === 'FAILED') throw new Error(rows[0].reason)
  return rows[0]?.stage === 'HUMAN_APPROVAL'
}

/** Plays the task and kills its process wherever something was done that is about to be stored. */
async function killedAtEveryStep() {
  const asked = new Set<string>()
  let held = false
  // Each call is held back when it is made for the first time: all before it is stored, nothing of it is paid.
  const world = await openWorld(({ run, messages }) => {
    const call = `${run}/${messages}`
    if (asked.has(call)) return null
    asked.add(call)
    held = true
    return () => {}
  })
  await holdAnswers(world.db)
  let service = await world.start()
  await ask(service.url)
  let kills = 0
  const orphans: number[] = []
  while (!(await isWaiting(world))) {
    if (!held && !(await isHeld(world))) {
      await pass(20)
      continue
    }
    const children = await descendantsOf(service.pid)
    await service.kill()
    kills++
    held = false
    await letGo(world.db)
    orphans.push(...children)
    service = await world.start()
  }
  return { world, kills, orphans }
}

test('A task that is killed after each of its steps ends as if nothing had been', { timeout: 600_000 }, async () => {
  const [tree, { world, kills, orphans }] = await Promise.all([uninterrupted(), killedAtEveryStep()])
  expect(await world.tree()).toBe(tree)
  const replies = await world.replies()
  expect(kills).toBeGreaterThan(replies.length)
  expect(world.paid).toHaveLength(replies.length)
  expect(new Set(world.paid.map(({ run, messages }) => `${run}/${messages}`)).size).toBe(world.paid.length)
  expect((await Promise.all(orphans.map(findProcess))).filter((it) => it !== null)).toEqual([])
})
