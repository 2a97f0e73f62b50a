import { expect, test } from 'vitest'
import { killedService } from '../support/killed-service.ts'

test('A task survives a kill -9 in some of its stages and nothing is done twice', async () => {
  const title = 'Docs only: how pallets are received'
  await using service = await killedService()
  const { body } = await service.rest().post('/tasks', { title, raw_request: title })
  await service.killedIn('PRODUCT', 'DOCS', 'CI_WAIT', 'HUMAN_APPROVAL')
  expect((await service.rest().post(`/tasks/${body.id}/approve`)).status).toBe(200)
  await service.killedIn('MERGE')
  await service.doneOnce(body.id)
})
