import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { startScriptedModel } from '../../../src/local/scripted-model/server.ts'
import { SCRIPTED_MODEL } from '../../../src/model/pricing.ts'
import { calls } from '../../integration/model/hostile-server.ts'
import { testDatabase } from '../../support/database.ts'
import { startModelProxy } from '../../support/model-proxy.ts'
import { startProcess } from '../../support/process.ts'
import { inStage, type Json, restOf } from '../../support/service.ts'

const KEPT = 'backend/src/kept.mjs'

test('The service is killed when an author has got stuck, and again when the next attempt has begun: its files are handed over', async () => {
  await using cleanup = new AsyncDisposableStack()
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const home = await mkdtemp(join(tmpdir(), 'wms-stuck-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const scripted = await startScriptedModel({ log: pino({ level: 'silent' }) })
  cleanup.defer(() => scripted.close())
  const asked: Record<string, number> = {}
  const proxy = await startModelProxy(scripted.url, ({ run, messages }) => {
    const [, stage = '', attempt = ''] = run.split('/')
    const count = (asked[`${stage}/${attempt}`] ?? 0) + 1
    asked[`${stage}/${attempt}`] = count
    if (stage !== 'BACKEND' || attempt !== '1') return null
    const answer =
      count === 1
        ? calls('write_file', { path: KEPT, content: 'export const kept = 1\n' })
        : calls('list_dir', { path: '.' })
    return (response) => answer(response, { headers: {}, body: { messages: Array(messages) } })
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
  const callsOf = (run: string) => () => asked[run] ?? 0
  const soon = { timeout: 120_000, interval: 10 }

  const first = await start()
  const title = 'Backend only: receive pallets by SSCC scan'
  const { body: task } = await restOf(first.url).post('/tasks', { title, raw_request: title })
  await expect.poll(callsOf('BACKEND/1'), soon).toBeGreaterThanOrEqual(6)
  await first.kill()
  const second = await start()
  await expect.poll(callsOf('BACKEND/2'), soon).toBeGreaterThanOrEqual(1)
  await second.kill()
  const { url } = await start()
  const ready = await restOf(url).taskUntil(task.id, inStage('HUMAN_APPROVAL'))
  const [stuck] = ready.runs.filter(({ stage }: Json) => stage === 'BACKEND')
  expect(stuck).toMatchObject({ attempt: 1, status: 'FAILED' })
  const store = join(home, 'repository.git')
  const files = execFileSync('git', ['--git-dir', store, 'ls-tree', '-r', '--name-only', ready.head_sha], {
    encoding: 'utf8',
  })
  expect(files.split('\n')).toContain(KEPT)
})
