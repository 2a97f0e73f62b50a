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
  const created = await Promise.all(
    [1, 2, 3].map((lane) => rest.post('/tasks', { title: `Docs only: lane ${lane}`, raw_request: 'Docs only' })),
  )
  for (const { body } of created) {
    await rest.taskUntil(body.id, inStage('HUMAN_APPROVAL'))
    expect(await rest.post(`/tasks/${body.id}/approve`)).toMatchObject({ status: 200 })
    expect(await rest.taskUntil(body.id, ended)).toMatchObject({ status: 'DONE' })
  }
})
