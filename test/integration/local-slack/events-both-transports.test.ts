import type { App } from '@slack/bolt'
import { describe, expect, test, vi } from 'vitest'
import type { LocalSlack } from '../../../src/local/slack/local-slack.ts'
import { startBoltApp, transports } from './bolt-app.ts'
import { section, WMS } from './payloads.ts'

const deliveries = ({ journal }: LocalSlack) => journal.named('event')

/** Says which retry it heard, if it was one. */
function acked(app: App) {
  app.message(async ({ context, client }) => {
    const text = `Heard on retry ${context.retryNum} after ${context.retryReason}`
    if (context.retryNum !== undefined) await client.chat.postMessage({ channel: WMS, text })
  })
}

describe.each(transports)('Over %s', (transport) => {
  test('A message and a mention reach the app as events', async () => {
    const heard: string[] = []
    await using bolt = await startBoltApp(transport, (app) => {
      app.message(async ({ message }) => void heard.push(message.type))
      app.event('app_mention', async ({ event }) => void heard.push(`mention in ${event.thread_ts ?? 'channel'}`))
    })
    const ana = bolt.slack.as('ana')
    const root = ana.say('a note')
    ana.say('@wms use the new printer', { thread: root.ts })
    await vi.waitFor(() => expect(heard.toSorted()).toEqual([`mention in ${root.ts}`, 'message', 'message']))
  })

  test('Messages of channels the bot is not in stay unheard', async () => {
    await using bolt = await startBoltApp(transport, () => undefined)
    bolt.slack.as('ana').say('secret', { channel: '#general' })
    expect(bolt.slack.journal.named('event')).toEqual([])
  })

  test('The bot hears its own posts, edits and deletions', async () => {
    await using bolt = await startBoltApp(transport, () => undefined)
    const { client } = bolt
    const { ts = '' } = await client.chat.postMessage({ channel: WMS, text: 'one', blocks: [section('one')] })
    await client.chat.update({ channel: WMS, ts, text: 'two', blocks: [section('two')] })
    await client.chat.delete({ channel: WMS, ts })
    const events = bolt.slack.journal.named('event').map(({ payload }) => {
      const { event } = (payload as { payload: { event: Record<string, unknown> } }).payload
      return [event.subtype, 'user' in event]
    })
    expect(events).toEqual([
      [undefined, true],
      ['message_changed', false],
      ['message_deleted', false],
    ])
  })

  test('An event that is not acked comes again and says why', async () => {
    let heard = 0
    await using bolt = await startBoltApp(transport, acked, { isDeaf: () => ++heard <= 2 })
    const { slack } = bolt
    slack.as('ana').say('anybody?')
    await vi.waitFor(() => expect(heard).toBe(1))
    slack.clock.advance(3_000)
    await vi.waitFor(() => expect(heard).toBe(2))
    slack.clock.advance(3_000)
    await slack.until(() => deliveries(slack)[1]?.answer)
    slack.clock.advance(60_000)
    await slack.message('Heard on retry 2 after http_timeout')
  })

  test('After three retries an event is given up', async () => {
    await using bolt = await startBoltApp(transport, acked, { isDeaf: () => true })
    const { slack } = bolt
    slack.as('ana').say('anybody?')
    for (const [done, waitMs] of [0, 0, 60_000, 300_000].entries()) {
      slack.clock.advance(waitMs)
      await slack.until(() => deliveries(slack).length === done + 1)
      slack.clock.advance(3_000)
      await slack.until(() => deliveries(slack)[done]?.answer)
    }
    slack.clock.advance(3_600_000)
    expect(deliveries(slack)).toHaveLength(4)
  })
})
