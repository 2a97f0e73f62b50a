import { afterEach, beforeEach, expect, test } from 'vitest'
import { endOutage, noteEndedOutage, openOutage } from '../../../src/store/queue/outages.ts'
import { createTask, type Product, startProduct } from './product.ts'

let product: Product
let passes: (() => Promise<void>)[]
beforeEach(async () => {
  product = await startProduct()
  passes = [product.tellOutages('#wms'), product.tellOutages('#wms')]
})
afterEach(() => product.close())

/** Two processes, at the same time. */
const tell = () => Promise.all(passes.map((pass) => pass()))
const told = () =>
  [...product.workspace.state.messages.values()].flatMap(({ text, metadata }) =>
    JSON.stringify(metadata ?? null).includes('outage/') ? [text] : [],
  )
const away = (dependency: string, agoMs = 600_000) =>
  openOutage(product.pool, { dependency, reason: 'It refuses connections.', agoMs, nextInMs: 60_000 })
/** As if the message had not been touched for a while. */
const later = () =>
  product.pool.query(`update outages set told_at = told_at - interval '1 hour', told_by = told_by - interval '1 hour'`)

test('An outage is one message of all processes, which follows the tasks that wait and closes with its duration', async () => {
  await away('forge')
  await tell()
  expect(told()).toEqual([
    expect.stringMatching(
      /^The repository does not answer since \d\d:\d\d UTC: no task waits, next try at \d\d:\d\d UTC\.$/,
    ),
  ])
  await createTask(product.orchestrator)
  await product.pool.query(`update runs set waiting = '{"dependency": "forge"}'`)
  await later()
  await tell()
  expect(told()).toEqual([expect.stringContaining('1 task waits')])
  await endOutage(product.pool, 'forge')
  await tell()
  expect(told()).toEqual([
    expect.stringMatching(
      /^The repository answers again: away from .* \(10 min\)\. Tasks that waited for it and go on: 1\.$/,
    ),
  ])
  await later()
  const calls = product.workspace.journal.entries.length
  await tell()
  expect(product.workspace.journal.entries.length).toBe(calls)
})

test('What was away while Slack was away too is told after it is back', async () => {
  await away('slack')
  await away('forge')
  await noteEndedOutage(product.pool, { dependency: 'database', reason: 'Nobody is there.', agoMs: 120_000 })
  await tell()
  expect(told()).toEqual([])
  await endOutage(product.pool, 'slack')
  await tell()
  expect(told()).toEqual([
    expect.stringContaining('Slack answers again'),
    expect.stringContaining('The repository does not answer'),
    expect.stringContaining('The database answers again'),
  ])
})

test('A short outage is not told, and one that comes back within a minute is the same one', async () => {
  await away('model', 1_000)
  await tell()
  expect(told()).toEqual([])
  await endOutage(product.pool, 'model')
  await away('forge')
  await tell()
  await endOutage(product.pool, 'forge')
  await tell()
  await away('forge', 0)
  await later()
  await tell()
  expect(told()).toEqual([expect.stringContaining('The repository does not answer')])
})

test('A message whose answer was lost is found again instead of posted twice', async () => {
  await away('forge')
  product.workspace.faults.inject('chat.postMessage', { kind: 'answer_lost' }, 1)
  await Promise.allSettled(passes.map((pass) => pass()))
  await later()
  await tell()
  expect(told()).toHaveLength(1)
})
