import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Product, startProduct } from './product.ts'

describe('the way to Slack', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product.close())

  test('a wrong token stops the start and names the variable', async () => {
    const slack = await product.another({ access: { kind: 'token', botToken: 'xoxb-wrong' } })
    await expect(slack.start()).rejects.toMatchObject({ kind: 'misconfigured', hint: 'Check SLACK_BOT_TOKEN.' })
  })

  test('Slack being away at the start is worth another try', async () => {
    const slack = await product.another({ apiUrl: 'http://127.0.0.1:9/api/' })
    await expect(slack.start()).rejects.toMatchObject({ kind: 'transient' })
  })

  test('a channel that does not exist is said with what to do', async () => {
    const slack = await product.another({ channel: '#nowhere' })
    const { record } = await product.orchestrator.create({
      ...{ title: 'Count', rawRequest: 'Count', language: 'en', channel: null, requestKey: null },
      requester: { kind: 'rest', id: 'erp', name: 'erp' },
    })
    await expect(slack.refresh(record.task.id, new AbortController().signal)).rejects.toMatchObject({
      kind: 'misconfigured',
      hint: expect.stringContaining('SLACK_CHANNEL'),
    })
  })

  test('a command is answered in time although the database keeps it waiting', async () => {
    const client = await product.pool.connect()
    await client.query('begin; lock table tasks')
    const ana = product.workspace.as('ana')
    const outcome = await ana.command('/wms-task status 999')
    expect(outcome).toMatchObject({ kind: 'acked', message: { text: 'Still at it, the answer follows here.' } })
    await client.query('rollback')
    client.release()
    await ana.sees('There is no task 999.')
  })
})
