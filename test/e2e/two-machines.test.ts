import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'

test('A second machine with a repository of its own is refused while the first one works, and may take over after it', async () => {
  await using cleanup = new AsyncDisposableStack()
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const startOn = async (home: string) => {
    const service = await startProcess({ DATABASE_URL: database.url, WMS_HOME: home, LOG_LEVEL: 'silent' })
    cleanup.defer(async () => void (await service.stop()))
    return service
  }
  const homes = [await homeFolder(), await homeFolder()] as const
  for (const home of homes) cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const first = await startOn(homes[0])
  const beside = await startOn(homes[0])
  await expect(startOn(homes[1])).rejects.toThrow(/Another machine works on this database[\s\S]*same WMS_HOME/)
  expect(await beside.stop()).toBe(0)
  expect(await first.stop()).toBe(0)
  await startOn(homes[1])
})

const homeFolder = () => mkdtemp(join(tmpdir(), 'wms-machine-'))
