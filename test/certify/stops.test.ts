import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { policyOf } from '../../src/parts/slack.ts'
import { pauseAll, resumeAll } from '../../src/people/halt.ts'
import type { PeopleDeps, Speaker } from '../../src/people/speaker.ts'
import { findStop } from '../../src/store/events.ts'
import { endHalt } from '../../src/store/queue/halts.ts'
import { openCrew } from '../integration/jobs/crew.ts'
import { plainGit } from '../integration/workspace/team-repository.ts'

/** `STOPS=1000` is the whole; this is a sample of it. */
const STOPS = Number(process.env.STOPS ?? 40)
const AT_ONCE = 4
const REQUEST = 'Docs only: how pallets are received'
const NOTHING_AFTER_MS = 1_000

type Crew = Awaited<ReturnType<typeof openCrew>>

/** Everything that a task has outside its row: commits, pull request, model calls, steps, runs, artifacts. */
async function outside({ db, home }: Crew, id: number): Promise<unknown> {
  const bare = join(home, 'repository.git')
  const refs = await plainGit(bare, 'for-each-ref', '--format=%(refname) %(objectname)', `refs/heads/wms/task-${id}`)
  const merges = await plainGit(bare, 'log', '--format=%H', '--grep', `^WMS-Task: ${id}$`, 'main')
  const { rows } = await db.query(
    `select (select count(*) from model_calls where task_id = $1) as calls,
       (select count(*) from model_calls where task_id = $1 and status = 'open') as open_calls,
       (select count(*) from steps join runs on runs.id = steps.run_id where runs.task_id = $1) as steps,
       (select count(*) from artifacts where task_id = $1) as artifacts,
       (select jsonb_agg(to_jsonb(pull)) from local_pull_requests pull where branch = 'wms/task-' || $1) as pull,
       (select jsonb_agg(jsonb_build_array(seq, type) order by id) from events where task_id = $1) as events`,
    [id],
  )
  return { refs, merges, ...rows[0] }
}

/** As the crew's runs read it again. */
const POLICY = policyOf(readConfig({}))
const actor = { kind: 'rest', id: 'ops', name: 'ops' } as const
const speakerOf = (): Speaker =>
  ({
    ...{ actor, via: 'rest', team: null, scopes: 'all', name: 'ops', sees: 'everything' },
    facts: async () => ({ kind: 'this_machine' }),
  }) as unknown as Speaker

/** The time that one task takes undisturbed. */
async function wholeTask(crew: Crew): Promise<number> {
  const begun = performance.now()
  const id = await crew.create(REQUEST)
  await approveWhenDue(crew, id, Number.POSITIVE_INFINITY)
  return performance.now() - begun
}

/** Approves as soon as that is due, until the task has ended or the time is over. */
async function approveWhenDue({ db, orchestrator }: Crew, id: number, forMs: number): Promise<void> {
  const end = performance.now() + forMs
  while (performance.now() < end) {
    const { rows } = await db.query('select status, stage, head_sha from tasks where id = $1', [id])
    if (['DONE', 'FAILED', 'CANCELLED', 'PAUSED'].includes(rows[0].status)) return
    if (rows[0].stage === 'HUMAN_APPROVAL')
      await orchestrator.decide(id, {
        ...{ headSha: rows[0].head_sha, mark: null, acknowledged: [], via: 'rest' },
        verdict: { decision: 'approve', comment: null },
        decider: { actor, team: null, scopes: 'all', facts: { kind: 'this_machine' }, sees: true },
        policy: POLICY,
      } as unknown as Parameters<typeof orchestrator.decide>[1])
    await delay(Math.min(20, Math.max(1, end - performance.now())))
  }
}

interface Stopped {
  readonly id: number
  readonly how: string
  readonly seq: number
  /** A second after the stop, once it was told. */
  readonly asOf: unknown
}

async function stopAtRandom(crew: Crew, wholeMs: number, number: number): Promise<Stopped | null> {
  const { orchestrator, db } = crew
  const id = await crew.create(REQUEST)
  await approveWhenDue(crew, id, Math.random() * wholeMs)
  const how = ['cancel', 'pause'][number % 2] ?? 'cancel'
  const event =
    how === 'cancel'
      ? ({ type: 'cancelled', reason: 'stop' } as const)
      : ({ type: 'held', cause: 'person', reason: 'stop' } as const)
  const moved = await orchestrator.apply(id, event, { actor })
  if (moved === null) {
    await orchestrator.apply(id, { type: 'cancelled', reason: 'too late for a pause' }, { actor })
    return null
  }
  await delay(NOTHING_AFTER_MS)
  // The one message is made by then, or is still being made on a busy machine.
  const told = async () =>
    (await db.query(`select from events where task_id = $1 and type = 'cleaned_up'`, [id])).rowCount
  if (how === 'cancel') await expect.poll(told, { timeout: 30_000 }).toBe(1)
  const { rows } = await db.query('select seq from tasks where id = $1', [id])
  return { id, how, seq: rows[0].seq, asOf: await outside(crew, id) }
}

test(`After ${STOPS} stops at random moments nothing is done outside but what the one message tells`, {
  timeout: 60_000 + STOPS * 10_000,
}, async () => {
  const crew = await openCrew()
  const wholeMs = await wholeTask(crew)
  const stopped: Stopped[] = []
  let late = 0
  let next = 0
  const stopOnAndOn = async () => {
    while (next < STOPS) {
      const one = await stopAtRandom(crew, wholeMs, next++)
      if (one === null) late += 1
      else stopped.push(one)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, stopOnAndOn))
  for (const { id, how, seq, asOf } of stopped) {
    const report = await findStop(crew.pool, { taskId: id, seq: seq - 1 })
    expect(report?.stopped_after_ms ?? 0, `task ${id}, ${how}`).toBeLessThan(NOTHING_AFTER_MS)
    expect(await outside(crew, id), `task ${id}, ${how}`).toEqual(asOf)
    expect(asOf, `task ${id}, ${how}`).toMatchObject({ open_calls: 0 })
  }
  expect(stopped.length).toBeGreaterThan(STOPS / 4)
  if (process.env.STOPS !== undefined) process.stdout.write(`${stopped.length} stopped, ${late} came too late\n`)
  await crew.close()
})

test('Everything stops at once, nothing begins while it is stopped, and all goes on to its end afterwards', {
  timeout: 180_000,
}, async () => {
  const crew = await openCrew()
  const { db, orchestrator } = crew
  const deps = { db, orchestrator, policy: POLICY } as unknown as PeopleDeps
  const ids = [await crew.create(REQUEST), await crew.create(REQUEST), await crew.create(REQUEST)]
  await crew.until(ids[0] ?? 0, ({ artifacts }) => artifacts.length > 0)
  expect(await pauseAll(deps, speakerOf())).toMatchObject({ outcome: 'done', did: 'halted' })
  const late = await crew.create(REQUEST)
  await crew.until(late, ({ task }) => task.state.status === 'PAUSED')
  await delay(NOTHING_AFTER_MS)
  const then = await Promise.all([...ids, late].map((id) => outside(crew, id)))
  const paid = crew.paid.length
  await delay(2 * NOTHING_AFTER_MS)
  expect(await Promise.all([...ids, late].map((id) => outside(crew, id)))).toEqual(then)
  expect(crew.paid.length).toBe(paid)
  expect(await resumeAll(deps, speakerOf())).toMatchObject({ outcome: 'done', did: 'resumed', tasks: 4 })
  for (const id of [...ids, late]) await crew.until(id, ({ task }) => task.state.stage === 'HUMAN_APPROVAL')
  expect(await endHalt(db)).toBe(false)
  await crew.close()
})
