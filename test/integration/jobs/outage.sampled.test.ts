import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { waitOf } from '../../../src/store/task-view.ts'
import { certifiedDescribe, certifiedTest } from '../../support/sampled.ts'
import { openCrew, reached } from './crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
let isAway = true
/** What happens while the model is asked, before it says that it is out of order. */
let meanwhile: () => Promise<unknown>
const open = async (limits: { quickRepeats: number; waitLimitMs?: number }) => {
  isAway = true
  meanwhile = async () => {}
  crew = await openCrew({
    limits,
    intercept: () => (isAway ? (response) => void meanwhile().then(() => broken(response)) : null),
  })
}
const broken = (response: ServerResponse) => {
  response.writeHead(500, { 'content-type': 'application/json' }).end('{"error": {"message": "Out of order."}}')
}
afterEach(() => crew.close())

describe('Something outside that is away for longer than every quick repeat', () => {
  beforeEach(() => open({ quickRepeats: 1 }))

  test('holds the task up, which says for what it waits, and goes on by itself with the same attempt', async () => {
    const id = await crew.create('Receive pallets')
    const held = await crew.until(id, (view) => (waitOf(view)?.tries ?? 0) >= 2)
    expect(waitOf(held)).toMatchObject({ dependency: 'model', reason: expect.stringContaining('Out of order.') })
    isAway = false
    await crew.kick(id)
    const view = await crew.until(id, reached('ORCHESTRATE'))
    expect(view.runs.find(({ stage }) => stage === 'PRODUCT')).toMatchObject({
      ...{ attempt: 1, status: 'PASSED', waiting: null },
    })
  })

  certifiedTest('lets an act on the task through while the run notes what it waits for', {}, async () => {
    const act = await crew.db.connect()
    const { promise: isLocked, resolve: locked } = Promise.withResolvers<unknown>()
    let asked = 0
    meanwhile = async () => {
      if (++asked === 2) locked(await act.query('begin; select from tasks for update'))
    }
    const id = await crew.create('Receive pallets')
    await isLocked
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    await expect.poll(async () => (await crew.db.query(waiting)).rowCount, { timeout: 10_000 }).toBe(1)
    // As an act does after it has locked the task. Of two that lock in another order one would end with a deadlock.
    await act.query(`set local lock_timeout = '500ms'; update runs set reason = null`)
    await act.query('commit')
    act.release()
    await crew.until(id, (view) => (waitOf(view)?.tries ?? 0) >= 1)
  })

  test('is asked again by the database’s clock, however wrong this machine’s is', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3_600_000 })
    try {
      const id = await crew.create('Receive pallets')
      await crew.until(id, (view) => (waitOf(view)?.tries ?? 0) >= 2)
      const { rows } = await crew.db.query(`
        select start_after < now() + interval '3 minutes' as soon from pgboss.job
        where name = 'stage' and state = 'created'`)
      expect(rows).toEqual([{ soon: true }])
    } finally {
      vi.useRealTimers()
    }
  })
})

certifiedDescribe('Something outside that is away for longer than a task waits', () => {
  beforeEach(() => open({ quickRepeats: 1, waitLimitMs: 60_000 }))

  test('pauses the task, and Try again goes on with the same attempt', async () => {
    const id = await crew.create('Receive pallets')
    await crew.until(id, (view) => (waitOf(view)?.tries ?? 0) >= 2)
    await crew.db.query(
      `update runs set waiting = jsonb_set(waiting, '{since}', to_jsonb(now() - interval '2 minutes'))`,
    )
    await crew.kick(id)
    const { task } = await crew.until(id, ({ task }) => task.state.status === 'PAUSED')
    expect(task.state).toMatchObject({ stage: 'PRODUCT', cause: 'dependency', acts: ['try_again'] })
    isAway = false
    await crew.orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
    const view = await crew.until(id, reached('ORCHESTRATE'))
    expect(view.runs.filter(({ stage }) => stage === 'PRODUCT')).toMatchObject([{ attempt: 1, status: 'PASSED' }])
  })
})
