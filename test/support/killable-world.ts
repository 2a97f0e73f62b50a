import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startScriptedModel } from '../../src/local/scripted-model/server.ts'
import { SCRIPTED_MODEL } from '../../src/model/pricing.ts'
import { createPool } from '../../src/store/pool.ts'
import { testDatabase } from './database.ts'
import { type Intercept, startModelProxy } from './model-proxy.ts'
import { type ServiceProcess, startProcess } from './process.ts'

/** What outlives the service's processes: its database, its home, and the scripted model behind a proxy. */
export async function killableWorld(intercept?: Intercept) {
  const cleanup = new AsyncDisposableStack()
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const home = await mkdtemp(join(tmpdir(), 'wms-kill-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const db = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  db.on('error', () => {})
  cleanup.defer(() => db.end())
  const scripted = await startScriptedModel({ log: pino({ level: 'silent' }) })
  cleanup.defer(() => scripted.close())
  const proxy = await startModelProxy(scripted.url, intercept)
  cleanup.defer(() => proxy.close())
  return {
    ...{ db, home, repository: join(home, 'repository.git'), paid: proxy.paid },
    /** Each process is stopped with the world, unless it was killed before. */
    start: async (more: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> => {
      const service = await startProcess({
        ...{ DATABASE_URL: database.url, WMS_HOME: home, ALLOW_UNSANDBOXED: '1' },
        ...{ MODEL_BASE_URL: proxy.url, MODEL_NAME: SCRIPTED_MODEL, ...more },
      })
      cleanup.defer(async () => void (await service.stop()))
      return service
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  }
}
