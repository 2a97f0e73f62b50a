import type { App, RespondFn } from '@slack/bolt'
import { describe, expect, test } from 'vitest'
import { startBoltApp, transports } from './bolt-app.ts'
import { section, WMS } from './payloads.ts'

describe.each(transports)('Over %s', (transport) => {
  test('A file goes up in three steps and stands in the thread with its bytes', async () => {
    await using bolt = await startBoltApp(transport, () => undefined)
    const { slack, client } = bolt
    const { ts = '' } = await client.chat.postMessage({ channel: WMS, text: 'Task 7' })
    const upload = { channel_id: WMS, thread_ts: ts, filename: 'qa.log', content: 'green\n', title: 'QA log' }
    await client.filesUploadV2({ ...upload, initial_comment: 'All of it' })
    const message = await slack.message('All of it', { thread: ts })
    expect(message.files).toMatchObject([{ name: 'qa.log', title: 'QA log', size: 6, filetype: 'log' }])
    const url = String(message.files?.[0]?.url_private)
    expect(await (await fetch(url)).text()).toBe('green\n')
    expect(slack.journal.entries.map(({ name }) => name).filter((name) => /^files|^upload/.test(name))).toEqual([
      'files.getUploadURLExternal',
      'upload',
      'files.completeUploadExternal',
    ])
  })

  test('A response_url answers five times, then is used up', async () => {
    const held = new Held()
    await using bolt = await startBoltApp(transport, held.register)
    await bolt.slack.as('ana').command('/hold')
    for (const n of [1, 2, 3, 4, 5]) await held.respond({ text: `answer ${n}` })
    await expect(held.respond({ text: 'answer 6' })).rejects.toMatchObject({ statusCode: 404 })
    await bolt.slack.as('ana').sees('answer 5')
  })

  test('A response_url is dead after 30 minutes', async () => {
    const held = new Held()
    await using bolt = await startBoltApp(transport, held.register)
    await bolt.slack.as('ana').command('/hold')
    bolt.slack.clock.advance(30 * 60_000 - 60_000)
    await held.respond({ text: 'in time' })
    bolt.slack.clock.advance(60_000 + 1)
    await expect(held.respond({ text: 'late' })).rejects.toMatchObject({ statusCode: 404 })
  })

  test('A response_url can speak to the channel, replace what it answered and take it away', async () => {
    const held = new Held()
    await using bolt = await startBoltApp(transport, held.register)
    const { slack } = bolt
    const ana = slack.as('ana')
    await ana.command('/hold')
    await held.respond({ text: 'for all', response_type: 'in_channel' })
    expect((await slack.message('for all')).thread_ts).toBeUndefined()
    const root = ana.say('look here')
    await ana.shortcut('hold', root)
    await held.respond({ text: 'threaded', response_type: 'in_channel', thread_ts: root.ts })
    await slack.message('threaded', { thread: root.ts })
  })

  test('An answer by response_url can be lost, refused or asked to wait', async () => {
    const held = new Held()
    await using bolt = await startBoltApp(transport, held.register)
    const { slack } = bolt
    await slack.as('ana').command('/hold')
    slack.faults.inject('response_url', { kind: 'http_error', status: 500 }, 1)
    await expect(held.respond({ text: 'broken' })).rejects.toMatchObject({ statusCode: 500 })
    slack.faults.inject('response_url', { kind: 'rate_limited', retryAfterSeconds: 3 }, 1)
    await expect(held.respond({ text: 'later' })).rejects.toMatchObject({ statusCode: 429 })
    slack.faults.inject('response_url', { kind: 'answer_lost' }, 1)
    await expect(held.respond({ text: 'heard' })).rejects.toThrow()
    await slack.as('ana').sees('heard')
  })

  test('What Slack would not show is refused at a response_url too', async () => {
    const held = new Held()
    await using bolt = await startBoltApp(transport, held.register)
    await bolt.slack.as('ana').command('/hold')
    await expect(held.respond({ text: 'x', blocks: [section('x'.repeat(3_001))] })).rejects.toMatchObject({
      statusCode: 400,
    })
  })
})

/** Keeps the `respond` of the last command or shortcut to use it later. */
class Held {
  respond: RespondFn = () => Promise.reject(new Error('nothing to respond to yet'))

  readonly register = (app: App) => {
    app.command('/hold', async ({ ack, respond }) => {
      this.respond = respond
      await ack()
    })
    app.shortcut({ callback_id: 'hold', type: 'message_action' }, async ({ ack, respond }) => {
      this.respond = respond
      await ack()
    })
  }
}
