import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { book, pause, type Urgency } from '../../../src/slack/delivery/pace.ts'
import { createTask, type Product, startProduct } from './product.ts'

const INTERVAL_MS = 1_000

describe('tasks that wait for room in a channel', () => {
  let product: Product
  let tasks: number[]
  beforeAll(async () => {
    product = await startProduct()
    tasks = []
    for (let index = 0; index < 6; index++) tasks.push(await createTask(product.orchestrator))
  })
  afterAll(() => product.close())

  const startMs = Date.parse('2026-11-25T10:00:00Z')
  const at = (ms: number) => new Date(startMs + ms)
  const ask = (key: string, task: number, ms: number, urgency: Urgency = 'ordinary') =>
    book(product.pool, { key, intervalMs: INTERVAL_MS, urgency, taskId: tasks[task] ?? 0 }, at(ms))
  const inLine = async (key: string) =>
    (await product.pool.query('select task_id from slack_turns where key = $1', [key])).rowCount

  test('are told to come one after another, and each finds room when it comes', async () => {
    const waits: number[] = []
    for (let task = 0; task < 6; task++) waits.push(await ask('one-by-one', task, 0))
    expect(waits).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000])
    for (let task = 1; task < 6; task++) expect(await ask('one-by-one', task, task * INTERVAL_MS)).toBe(0)
    expect(await inLine('one-by-one')).toBe(0)
  })

  test('keep their place when they come too early', async () => {
    for (const task of [0, 1, 2]) await ask('early', task, 0)
    expect(await ask('early', 1, 400)).toBe(600)
    expect(await ask('early', 2, 400)).toBe(1_600)
  })

  test('let pass what people wait for', async () => {
    for (const task of [0, 1, 2]) await ask('urgent', task, 0)
    expect(await ask('urgent', 3, 0, 'urgent')).toBe(0)
    expect(await ask('urgent', 4, 0, 'urgent')).toBe(1_000)
    expect(await ask('urgent', 5, 0)).toBe(5_000)
  })

  test('do not wait for one that never came back', async () => {
    for (const task of [0, 1, 2]) await ask('gone', task, 0)
    await pause(product.pool, 'gone', INTERVAL_MS, 60_000, at(0))
    expect(await ask('gone', 3, 59_000)).toBe(2_000)
    expect(await ask('gone', 4, 59_000)).toBe(3_000)
  })
})
