import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended, inStage, startService, type TestService } from '../support/service.ts'

let service: TestService

beforeAll(async () => {
  service = await startService({ githubStandIn: true })
})
afterAll(() => service.stop())

const site = () => /stand-in of GitHub: (http:[^,]+),/.exec(service.parts.map(({ detail }) => detail).join('\n'))?.[1]
const page = async (path: string) => (await fetch(`${site()}${path}`)).text()

test('FORGE=github-standin takes a task through GitHub’s API and git over HTTP, and outlives a restart', async () => {
  const title = 'Docs only: how pallets & bins are counted'
  const { body } = await service.rest.post('/tasks', { title })
  await service.rest.taskUntil(body.id, inStage('HUMAN_APPROVAL'))
  service = await service.restart()
  const waiting = await service.rest.get(`/tasks/${body.id}`)
  expect(waiting).toMatchObject({ repository: 'acme/wms', base_branch: 'main', pull_request: { number: 1 } })
  const shown = await page('/pull/1')
  expect(shown).toContain('pallets &#38; bins')
  expect(shown).toMatch(/>backend<\/a> success.*>frontend<\/a> success.*>secrets<\/a> success/)
  const log = await page(/\/runs\/\d+/.exec(shown)?.[0] ?? '')
  expect(log).toMatch(/Run node scripts\/check\.mjs backend\n.*Passed in/)
  await service.rest.post(`/tasks/${body.id}/approve`)
  const done = await service.rest.taskUntil(body.id, ended)
  expect(done).toMatchObject({ status: 'DONE', head_sha: waiting.head_sha })
  expect(await page('')).toContain(`merged as ${done.merge_sha.slice(0, 12)}`)
  expect(await page('/pull/2')).toBe('There is nothing here.')
})
