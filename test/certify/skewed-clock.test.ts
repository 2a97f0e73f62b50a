import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'
import { ended, inStage, restOf } from '../support/service.ts'

const SKEWED = `--disable-warning=ExperimentalWarning --import ${join(import.meta.dirname, 'skewed-clock.ts')}`
const cleanup = new AsyncDisposableStack()
afterEach(() => cleanup.disposeAsync())

test('A machine whose clock is two hours ahead works beside another one, and says that its clock is wrong', async () => {
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const home = await mkdtemp(join(tmpdir(), 'wms-skewed-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const env = { DATABASE_URL: database.url, WMS_HOME: home }
  const right = await startProcess(env)
  cleanup.defer(async () => void (await right.stop()))
  const wrong = await startProcess({ ...env, NODE_OPTIONS: SKEWED })
  cleanup.defer(async () => void (await wrong.stop()))
  expect(wrong.output.join('\n')).toContain('the clock of this machine differs from that of the database')

  const rest = restOf(right.url)
  const { body } = await rest.post('/tasks', { title: 'Docs only: how pallets are moved', raw_request: 'Docs only' })
  await rest.taskUntil(body.id, inStage('HUMAN_APPROVAL'))
  await rest.post(`/tasks/${body.id}/approve`)
  expect(await rest.taskUntil(body.id, ended)).toMatchObject({ status: 'DONE' })
})
