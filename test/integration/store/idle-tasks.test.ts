import { expect, test } from 'vitest'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { insertTask, lockIdleTasks, lockTask } from '../../../src/store/tasks.ts'
import { testDatabase } from '../../support/database.ts'

const REQUEST = {
  ...{ title: 't', rawRequest: 'r', language: 'en' as const, channel: null, requestKey: null, target: null },
  requester: { kind: 'rest', id: 'ana', name: 'ana' },
} as const

test('Two tasks that are merged at once move the others up without waiting for one another', async () => {
  await using cleanup = new AsyncDisposableStack()
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const pool = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  cleanup.defer(() => pool.end())
  const made = () => inTransaction(pool, async (tx) => (await insertTask(tx, REQUEST)).record.task.id)
  const [first, second, third] = [await made(), await made(), await made()] as const
  await inTransaction(pool, async (one) => {
    await lockTask(one, first)
    await inTransaction(pool, async (other) => {
      await lockTask(other, second)
      expect(await lockIdleTasks(other, [third, first])).toEqual([third])
    })
    expect(await lockIdleTasks(one, [third, second])).toEqual([third, second])
  })
})
