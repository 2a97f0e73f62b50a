import { afterEach, describe, expect, test } from 'vitest'
import type { Reminders } from '../../../src/core/approval/reminders.ts'
import { bringTo, createTask, type Product, startProduct } from './product.ts'

const HOUR_MS = 3_600_000
const never = new AbortController().signal

describe('who may decide', () => {
  let product: Product
  afterEach(() => product.close())

  async function underReview(reminders?: Reminders) {
    product = await startProduct(reminders === undefined ? {} : { reminders })
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await product.drain()
    return id
  }
  const hoursLater = async (hours: number) => {
    product.workspace.clock.advance(hours * HOUR_MS)
    await product.slack.sweep(never)
  }
  const calls = () =>
    product.workspace.state.messages
      .values()
      .filter(
        ({ blocks, thread_ts }) => thread_ts !== undefined && JSON.stringify(blocks ?? []).includes('S0APPROVERS'),
      )

  test('is called once, reminded after 4 and after 24 hours, and then left alone; the task waits on', async () => {
    const id = await underReview()
    const counts: number[] = []
    for (const hours of [3, 1.1, 1, 18, 1, 500]) {
      await hoursLater(hours)
      counts.push(calls().length)
    }
    expect(counts).toEqual([1, 2, 2, 2, 3, 3])
    expect(calls().at(-1)?.text).toContain('still waits for your decision (asked 1 day ago)')
    expect((await product.view(id)).task.state).toMatchObject({ status: 'WAITING', stage: 'HUMAN_APPROVAL' })
  })

  test('is not reminded again by a process that starts later', async () => {
    await underReview()
    await hoursLater(5)
    await (await product.another()).sweep(never)
    expect(calls()).toHaveLength(2)
  })

  test('is not reminded once it is decided', async () => {
    const id = await underReview()
    await product.workspace.as('boris').command(`/wms-task reject ${id} The dock has no scanner`)
    await hoursLater(5)
    expect(calls()).toHaveLength(1)
  })

  test('is not reminded at night or on a free day', async () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
    const today = days[(new Date().getUTCDay() + 6) % 7] ?? 'mon'
    const working = { days: days.filter((day) => day !== today), fromMinute: 0, toMinute: 1_440, timeZone: 'UTC' }
    await underReview({ afterHours: [0.001], working })
    await hoursLater(0.1)
    expect(calls()).toHaveLength(1)
  })
})
