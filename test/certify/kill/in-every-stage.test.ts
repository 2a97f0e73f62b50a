import { expect, test } from 'vitest'
import { STAGE_NAMES } from '../../../src/core/stages.ts'
import { killedService } from '../../support/killed-service.ts'

test('A task survives a kill -9 in each of its stages and nothing is done twice', { timeout: 900_000 }, async () => {
  const title = 'Receive pallets by SSCC scan'
  await using service = await killedService()
  const { body } = await service.rest().post('/tasks', { title, raw_request: title })
  const built = STAGE_NAMES.slice(0, STAGE_NAMES.indexOf('PUSH_GATE')).filter((stage) => stage !== 'REVERT')
  await service.killedIn(...built, 'CI_WAIT', 'HUMAN_APPROVAL')
  await service.pushOnto(`wms/task-${body.id}`)
  service.again('CI_WAIT', 'HUMAN_APPROVAL')
  await service.rest().post(`/tasks/${body.id}/approve`)
  await service.killedIn('MERGE', 'PUSH_GATE', 'CI_WAIT', 'HUMAN_APPROVAL')
  service.again('MERGE')
  const { acknowledge } = (await service.rest().post(`/tasks/${body.id}/approve`)).body
  expect((await service.rest().post(`/tasks/${body.id}/approve`, { acknowledge })).status).toBe(200)
  await service.killedIn('MERGE')
  // All stages but REVERT, two of a rework, three of what the push has asked for again.
  expect(await service.doneOnce(body.id)).toHaveLength(STAGE_NAMES.length - 1 + 2 + 3)
})
