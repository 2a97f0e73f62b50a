import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool } from '../../src/store/pool.ts'
import { testDatabase } from './database.ts'

/** What outlives the service's processes in any case: its database and its home. */
export async function killableHome(cleanup: AsyncDisposableStack) {
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const home = await mkdtemp(join(tmpdir(), 'wms-kill-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const db = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  db.on('error', () => {})
  cleanup.defer(() => db.end())
  const environment = { DATABASE_URL: database.url, WMS_HOME: home }
  return { db, home, repository: join(home, 'repository.git'), environment }
}
