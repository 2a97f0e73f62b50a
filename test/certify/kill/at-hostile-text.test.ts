import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { startScriptedModel } from '../../../src/local/scripted-model/server.ts'
import { sendReply } from '../../../src/local/scripted-model/story/protocol.ts'
import { SCRIPTED_MODEL } from '../../../src/model/pricing.ts'
import { testDatabase } from '../../support/database.ts'
import { WORST_TEXT } from '../../support/hostile-texts.ts'
import { startModelProxy } from '../../support/model-proxy.ts'
import { startProcess } from '../../support/process.ts'
import { inStage, type Json, restOf } from '../../support/service.ts'

const TITLE = 'Receive pallets by SSCC scan'

test('Attack: a text that no parser ends, whose service is killed while it reads it: it comes back and ends the run', async () => {
  await using cleanup = new AsyncDisposableStack()
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const home = await mkdtemp(join(tmpdir(), 'wms-hostile-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const db = new pg.Pool({ connectionString: database.url, max: 1 })
  cleanup.defer(() => db.end())
  const scripted = await startScriptedModel({ log: pino({ level: 'silent' }) })
  cleanup.defer(() => scripted.close())
  let attacks = 1
  const proxy = await startModelProxy(scripted.url, ({ run }) => {
    if (!run.includes('/BACKEND/') || attacks-- <= 0) return null
    const call = { name: 'write_file', args: { path: `backend/${WORST_TEXT.path}`, content: WORST_TEXT.text } }
    const request = { model: SCRIPTED_MODEL, messages: [], stream: true, tools: [] }
    return (response) => sendReply(response, request, { content: '', refusal: null, call })
  })
  cleanup.defer(() => proxy.close())
  const start = async () => {
    const service = await startProcess({
      ...{ DATABASE_URL: database.url, WMS_HOME: home, ALLOW_UNSANDBOXED: '1' },
      ...{ MODEL_BASE_URL: proxy.url, MODEL_NAME: SCRIPTED_MODEL },
    })
    cleanup.defer(async () => void (await service.stop()))
    return service
  }
  /** What is stored of the attack's step: the reply that asks for it, and later the tool's answer. */
  const stored = async (): Promise<string[]> =>
    (
      await db.query(
        `select kind from steps join runs on runs.id = run_id where stage = 'BACKEND' and step = 1 order by kind`,
      )
    ).rows.map(({ kind }) => kind)

  const first = await start()
  const { body: task } = await restOf(first.url).post('/tasks', { title: TITLE, raw_request: TITLE })
  await expect.poll(stored, { timeout: 120_000, interval: 10 }).toEqual(['reply'])
  expect((await fetch(`${first.url}/health`)).status).toBe(200)
  await first.kill()
  expect(await stored()).toEqual(['reply'])

  const { url } = await start()
  await expect.poll(stored, { timeout: 120_000 }).toEqual(['answers', 'reply'])
  const { rows } = await db.query(
    `select content::text from steps join runs on runs.id = run_id where stage = 'BACKEND' and step = 1 and kind = 'answers'`,
  )
  expect(rows[0].content).toContain('too complex to check')
  const ready = await restOf(url).taskUntil(task.id, inStage('HUMAN_APPROVAL'))
  const runs = ready.runs.filter(({ stage }: Json) => stage === 'BACKEND')
  expect(runs.map(({ attempt }: Json) => attempt)).toEqual([1, 2])
})
