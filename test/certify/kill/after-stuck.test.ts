import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { calls } from '../../integration/model/hostile-server.ts'
import { killableWorld } from '../../support/killable-world.ts'
import { inStage, type Json, restOf } from '../../support/service.ts'

const KEPT = 'backend/src/kept.mjs'

test('The service is killed when an author has got stuck, and again when the next attempt has begun: its files are handed over', async () => {
  const asked: Record<string, number> = {}
  await using world = await killableWorld(({ run, messages }) => {
    const [, stage = '', attempt = ''] = run.split('/')
    const count = (asked[`${stage}/${attempt}`] ?? 0) + 1
    asked[`${stage}/${attempt}`] = count
    if (stage !== 'BACKEND' || attempt !== '1') return null
    const answer =
      count === 1
        ? calls('write_file', { path: KEPT, content: 'export const kept = 1\n' })
        : calls('list_dir', { path: '.' })
    return (response) => answer(response, { headers: {}, body: { messages: Array(messages) } })
  })
  const callsOf = (run: string) => () => asked[run] ?? 0
  const soon = { timeout: 120_000, interval: 10 }

  const first = await world.start()
  const title = 'Backend only: receive pallets by SSCC scan'
  const { body: task } = await restOf(first.url).post('/tasks', { title, raw_request: title })
  await expect.poll(callsOf('BACKEND/1'), soon).toBeGreaterThanOrEqual(6)
  await first.kill()
  const second = await world.start()
  await expect.poll(callsOf('BACKEND/2'), soon).toBeGreaterThanOrEqual(1)
  await second.kill()
  const { url } = await world.start()
  const ready = await restOf(url).taskUntil(task.id, inStage('HUMAN_APPROVAL'))
  const [stuck] = ready.runs.filter(({ stage }: Json) => stage === 'BACKEND')
  expect(stuck).toMatchObject({ attempt: 1, status: 'FAILED' })
  const files = execFileSync('git', ['--git-dir', world.repository, 'ls-tree', '-r', '--name-only', ready.head_sha], {
    encoding: 'utf8',
  })
  expect(files.split('\n')).toContain(KEPT)
})
