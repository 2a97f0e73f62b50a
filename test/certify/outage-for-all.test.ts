import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type TaskView, waitOf } from '../../src/store/task-view.ts'
import { openCrew } from '../integration/jobs/crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
let isAway = true
let calls = 0
const open = async (limits: { quickRepeats: number; waitLimitMs?: number }, longestPauseMs: number) => {
  isAway = true
  calls = 0
  crew = await openCrew({
    ...{ limits, longestPauseMs },
    intercept: () => {
      calls++
      return isAway ? broken : null
    },
    probes: { model: async () => (isAway ? Promise.reject(new Error('Still out of order.')) : null) },
  })
}
const broken = (response: ServerResponse) => {
  response.writeHead(500, { 'content-type': 'application/json' }).end('{"error": {"message": "Out of order."}}')
}
const create = () => Promise.all(['One', 'Two', 'Three', 'Four'].map((title) => crew.create(title)))
const outages = async () => (await crew.db.query('select * from outages order by id')).rows
async function outageWith(wanted: (outage: { tries: number }) => boolean) {
  for (;;) {
    const [outage] = await outages()
    if (outage !== undefined && wanted(outage)) return outage
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const isPast = ({ runs }: TaskView) => runs.some(({ stage, status }) => stage === 'PRODUCT' && status === 'PASSED')
afterEach(() => crew.close())

describe('What is away outside', () => {
  beforeEach(() => open({ quickRepeats: 100 }, 500))

  test('is tried by one call for all tasks that wait for it, and not by each', async () => {
    const ids = await create()
    for (const id of ids) await crew.until(id, (view) => waitOf(view) !== null)
    const before = await outageWith(({ tries }) => tries >= 1)
    const callsBefore = calls
    const after = await outageWith(({ tries }) => tries >= before.tries + 4)
    expect(calls - callsBefore).toBeLessThanOrEqual(after.tries - before.tries + 1)
    expect(await outages()).toMatchObject([{ dependency: 'model', ended_at: null }])
    isAway = false
    for (const id of ids) await crew.until(id, isPast)
    expect(await outages()).toMatchObject([{ dependency: 'model', ended_at: expect.any(Date) }])
  })
})

describe('All tasks that wait for something outside', () => {
  beforeEach(() => open({ quickRepeats: 100 }, 3_600_000))

  test('go on as soon as one of them finds it back, however late their own next try is', async () => {
    const ids = await create()
    for (const id of ids) await crew.until(id, (view) => waitOf(view) !== null)
    await outageWith(({ tries }) => tries >= 1)
    await crew.db.query(`update pgboss.job set start_after = now() + interval '1 hour' where name = 'stage'`)
    isAway = false
    await crew.db.query('update outages set next_try_at = now()')
    const [first = 0] = ids
    await crew.kick(first)
    for (const id of ids) await crew.until(id, isPast)
  })
})

describe('Tasks that paused because something was away for too long', () => {
  beforeEach(() => open({ quickRepeats: 100, waitLimitMs: 4_000 }, 500))

  test('go on by themselves once it is back, with the same attempt', async () => {
    const ids = await create()
    for (const id of ids) {
      const { task } = await crew.until(id, ({ task }) => task.state.status === 'PAUSED')
      expect(task.state).toMatchObject({ cause: 'dependency' })
    }
    isAway = false
    for (const id of ids) {
      const view = await crew.until(id, isPast)
      expect(view.runs.filter(({ stage }) => stage === 'PRODUCT')).toMatchObject([{ attempt: 1, status: 'PASSED' }])
    }
  })
})
