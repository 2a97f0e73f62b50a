import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '@slack/bolt'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { startBoltApp } from './bolt-app.ts'
import { modal, WMS } from './payloads.ts'
import { clientOf, lastTrigger } from './web-client.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-slack-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a local Slack that posts without end in a process of its own, and kills it in the middle. */
async function postAndKill(stateFile: string) {
  const child = fork(new URL('./posting-process.ts', import.meta.url), [stateFile])
  const acknowledged: string[] = []
  child.on('message', (ts) => {
    if (acknowledged.push(String(ts)) === 20) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  return acknowledged
}

test('A kill -9 loses no message that was acknowledged', async () => {
  const stateFile = join(folder, 'slack.jsonl')
  const acknowledged = await postAndKill(stateFile)
  const slack = await startLocalSlack({ stateFile })
  const kept = new Set(slack.state.messages.values().map(({ ts }) => ts))
  expect(acknowledged.filter((ts) => !kept.has(ts))).toEqual([])
  const { ts } = await clientOf(slack).chat.postMessage({ channel: WMS, text: 'after' })
  expect(kept.has(ts ?? '')).toBe(false)
  await slack.close()
})

test('An open modal, a file and the tokens outlive a restart', async () => {
  const stateFile = join(folder, 'slack.jsonl')
  const before = await startLocalSlack({ stateFile })
  before.connectHttp('http://127.0.0.1:9/nobody')
  void before.as('ana').command('/x')
  await clientOf(before).views.open({ trigger_id: lastTrigger(before), view: modal('Still here', []) })
  await clientOf(before).filesUploadV2({ channel_id: WMS, filename: 'a.log', content: 'green' })
  await before.close()
  const after = await startLocalSlack({ stateFile })
  await after.as('ana').modal('Still here')
  const [file] = after.state.files.values()
  expect(Buffer.from(file?.contentBase64 ?? '', 'base64').toString()).toBe('green')
  expect(after.botToken).toBe(before.botToken)
  await after.close()
})

test('An event that nobody had acked comes again after a restart', async () => {
  const stateFile = join(folder, 'slack.jsonl')
  let heard = 0
  {
    await using deaf = await startBoltApp('http', () => undefined, { stateFile, isDeaf: () => ++heard > 0 })
    deaf.slack.as('ana').say('a note for the task')
    await vi.waitFor(() => expect(heard).toBe(1))
  }
  const notes: unknown[] = []
  await using _ = await startBoltApp('http', (app) => hearing(app, notes), { stateFile })
  await vi.waitFor(() => expect(notes).toEqual([['a note for the task', 1]]))
})

const hearing = (app: App, notes: unknown[]) =>
  app.message(async ({ message, context }) => {
    notes.push(['text' in message && message.text, context.retryNum])
  })

test('A production process refuses to start it', async () => {
  process.env.NODE_ENV = 'production'
  await expect(startLocalSlack()).rejects.toThrow('does not run in production')
  process.env.NODE_ENV = 'test'
})
