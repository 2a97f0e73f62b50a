import { pino } from 'pino'
import { expect, test } from 'vitest'
import { sessionNameOf, warnOfOtherKeys } from '../../../src/parts/database.ts'
import { createSeal } from '../../../src/secrets/seal.ts'
import { createPool } from '../../../src/store/pool.ts'
import { testDatabase } from '../../support/database.ts'

test('A process that seals with another key than one that is alive says so at its start', async () => {
  const database = await testDatabase()
  const lines: string[] = []
  const log = pino({}, { write: (line) => void lines.push(line) })
  const start = async (key: number) => {
    const seal = createSeal(Buffer.alloc(32, key))
    const pool = createPool(database.url, { max: 1, name: sessionNameOf(seal), onConnectionLost: () => {} })
    await warnOfOtherKeys(pool, seal, log)
    return pool
  }
  const pools = [await start(1), await start(1)]
  expect(lines).toEqual([])
  pools.push(await start(2))
  expect(lines).toEqual([expect.stringContaining('set one SEAL_KEY for all')])
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})
