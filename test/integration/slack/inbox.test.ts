import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listTasks } from '../../../src/store/task-lists.ts'
import { EVERYTHING } from '../../support/everything.ts'
import { type Product, startProduct } from './product.ts'

describe.each(['http', 'socket'] as const)('what Slack says over %s', (transport) => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct({ transport })
  })
  afterAll(() => product.close())

  const taskCount = async () => (await listTasks(product.pool, EVERYTHING, null, { before: null, limit: 100 })).length
  const typed = async (line: string) => {
    await product.workspace.as('ana').command(line)
    const delivered = product.workspace.journal.named('command').at(-1)
    if (delivered === undefined) throw new Error('no command in the journal')
    return delivered
  }

  test('is acted on once, however often it is repeated, also by another process', async () => {
    const said = await typed('/wms-task Receive once')
    const before = await taskCount()
    const answers = await Promise.all([1, 2, 3].map(() => product.workspace.redeliver(said)))
    expect(answers).toEqual(answers.map(() => ({ kind: 'answered', body: null })))
    expect(await taskCount()).toBe(before)
  })

  test('is acted on again when the process died over it', async () => {
    const said = await typed('/wms-task help')
    const inHand = async () => (await product.pool.query('select from slack_inbox where handled_at is null')).rowCount
    await expect.poll(inHand, { timeout: 10_000 }).toBe(0)
    await product.pool.query('update slack_inbox set handled_at = null')
    expect(await product.workspace.redeliver(said)).toMatchObject({ body: null })
    product.workspace.clock.advance(11_000)
    expect(await product.workspace.redeliver(said)).toMatchObject({ body: { text: expect.stringContaining('new') } })
  })

  test('is forgotten after a day', async () => {
    await typed('/wms-task help')
    const { rows: kept } = await product.pool.query('select key from slack_inbox')
    product.workspace.clock.advance(25 * 3_600_000)
    await product.slack.sweep(new AbortController().signal)
    const left = 'select from slack_inbox where key = any($1)'
    expect(kept.length).toBeGreaterThan(0)
    expect((await product.pool.query(left, [kept.map(({ key }) => key)])).rowCount).toBe(0)
  })
})

test('a request signed for a time to come is refused', async () => {
  const product = await startProduct()
  const body = 'command=/wms-task&text=help&trigger_id=1'
  const send = (aheadSeconds: number) => {
    const at = Math.floor(product.workspace.clock.now() / 1_000) + aheadSeconds
    const mac = createHmac('sha256', product.workspace.signingSecret).update(`v0:${at}:${body}`).digest('hex')
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${mac}`,
    }
    return fetch(product.requestUrl, { method: 'POST', body, headers })
  }
  expect((await send(240)).status).toBe(200)
  expect((await send(360)).status).toBe(401)
  await product.close()
})
