import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepMessage } from '../../../src/store/inbox.ts'
import { type Product, startProduct } from './product.ts'

let product: Product
beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product.close())

async function serve(listener: RequestListener) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => void server.close(),
  }
}

/** As Slack sends it. */
function say(url: string, body: string): Promise<Response> {
  const at = Math.floor(product.workspace.clock.now() / 1_000)
  const mac = createHmac('sha256', product.workspace.signingSecret).update(`v0:${at}:${body}`).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${mac}`,
  }
  return fetch(url, { method: 'POST', body, headers })
}

const mention = (id: string, text: string, thread: { channel: string; ts: string }) =>
  JSON.stringify({
    ...{ type: 'event_callback', team_id: 'T0000WMS', event_id: id, event_time: 1 },
    authorizations: [{ team_id: 'T0000WMS', user_id: 'U0000000BOT', is_bot: true }],
    event: {
      ...{ type: 'app_mention', user: 'U00000ANA', text: `<@U0000000BOT> ${text}`, channel: thread.channel },
      ...{ ts: `${id.replace(/\D/g, '')}.000100`, thread_ts: thread.ts },
    },
  })

/** A task's thread. */
async function startThread(): Promise<{ taskId: number; channel: string; ts: string }> {
  await product.workspace.as('ana').command('/wms-task Count the pallets')
  await product.drain()
  const { rows } = await product.pool.query(
    `select task_id, channel, ts from slack_messages where slot = 'card' order by task_id desc limit 1`,
  )
  return { taskId: rows[0].task_id, channel: rows[0].channel, ts: rows[0].ts }
}

const notes = async (taskId: number): Promise<string[]> =>
  (await product.pool.query('select text from notes where task_id = $1 order by text', [taskId])).rows.map(
    ({ text }) => text,
  )

/** A process that hears Slack and dies before it handles what it has acknowledged. */
async function startDoomed() {
  const { requestListener } = await product.impatient()
  if (requestListener === null) throw new Error('it hears nothing over HTTP')
  return serve(requestListener)
}

test('What was acknowledged and not handled is handled by the next process, once, however often Slack repeats it', async () => {
  const thread = await startThread()
  using doomed = await startDoomed()
  await product.slack.stop()
  const body = mention('Ev0001', 'prefer the oldest lot', thread)
  for (let times = 0; times < 3; times++) expect((await say(`${doomed.url}/slack/events`, body)).status).toBe(200)
  expect(await notes(thread.taskId)).toEqual([])
  const { rows } = await product.pool.query(`select sealed from slack_inbox where key = 'Ev0001'`)
  expect(rows[0].sealed.toString('latin1')).not.toContain('oldest')

  const next = await product.another()
  await next.start()
  await expect.poll(() => notes(thread.taskId), { timeout: 20_000 }).toEqual(['prefer the oldest lot'])
  const left = `select from slack_inbox where handled_at is null or sealed is not null`
  await expect.poll(async () => (await product.pool.query(left)).rowCount, { timeout: 20_000 }).toBe(0)
  await next.stop()
})

test('A command whose process died is answered later, where Slack takes late answers', async () => {
  const answers: string[] = []
  using responses = await serve(async (request, response) => {
    answers.push(await text(request))
    response.end()
  })
  const body = {
    ...{ command: '/wms-task', text: 'help', trigger_id: '77.1', user_id: 'U00000ANA', user_name: 'ana' },
    ...{ team_id: 'T0000WMS', channel_id: 'C00000WMS', channel_name: 'wms', response_url: `${responses.url}/late` },
  }
  const sealed = product.seal.seal(JSON.stringify(body))
  const now = () => new Date(product.workspace.clock.now())
  await keepMessage(product.pool, 'slack_inbox', { key: body.trigger_id, sealed, isClaimed: true }, now())
  product.workspace.clock.advance(11_000)
  const next = await product.another()
  await next.start()
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBe(1)
  expect(JSON.parse(answers[0] ?? '')).toMatchObject({
    response_type: 'ephemeral',
    text: expect.stringContaining('new'),
  })
  await next.stop()
})
