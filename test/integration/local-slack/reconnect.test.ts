import { describe, expect, test } from 'vitest'
import { startBoltApp } from './bolt-app.ts'

const answering = { timeoutMs: 20_000 }

const ASKED = { refresh_requested: 'asked to refresh', warning: 'warned', cut: 'cut' } as const

// Each waits for the seconds that the client takes to come back.
describe.concurrent('a socket', () => {
  for (const how of ['refresh_requested', 'warning', 'cut'] as const) {
    test(`After a socket is ${ASKED[how]} the app comes back and is heard`, async () => {
      await using bolt = await startBoltApp('socket', (app) => app.command('/ping', ({ ack }) => ack('pong')))
      const { slack } = bolt
      slack.faults.disconnectSockets(how)
      await slack.until(() => slack.socketCount() === 0)
      expect(await slack.as('ana').command('/ping')).toMatchObject({ error: 'dispatch_failed' })
      await slack.until(() => slack.socketCount() === 1, answering)
      expect(await slack.as('ana').command('/ping')).toMatchObject({ message: { text: 'pong' } })
    })
  }

  test('A command waiting for its ack when the socket is cut fails at once', async () => {
    await using bolt = await startBoltApp('socket', (app) => app.command('/slow', async () => undefined))
    const { slack } = bolt
    const outcome = slack.as('ana').command('/slow')
    await slack.until(() => slack.journal.named('command')[0])
    slack.faults.disconnectSockets('cut')
    expect(await outcome).toMatchObject({ kind: 'failed', error: 'dispatch_failed' })
  })

  test('An event that comes while no app is connected is dropped', async () => {
    const heard: string[] = []
    await using bolt = await startBoltApp('socket', (app) => {
      app.message(async ({ message }) => void heard.push('text' in message ? (message.text ?? '') : ''))
    })
    const { slack } = bolt
    slack.faults.disconnectSockets('cut')
    await slack.until(() => slack.socketCount() === 0)
    slack.as('ana').say('nobody hears this')
    await slack.until(() => slack.socketCount() === 1, answering)
    slack.as('ana').say('somebody hears this')
    await slack.until(() => heard.length > 0 || null)
    expect(heard).toEqual(['somebody hears this'])
  })
})
