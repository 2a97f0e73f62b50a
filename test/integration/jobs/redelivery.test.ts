import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { newest } from '../../../src/store/artifacts.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { openCrew } from './crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
afterEach(() => crew.close())

function moveBase(): void {
  const of = (...args: string[]) =>
    spawnSync(
      'git',
      ['--git-dir', join(crew.home, 'repository.git'), '-c', 'user.name=Ana', '-c', 'user.email=a@b', ...args],
      {
        encoding: 'utf8',
      },
    ).stdout.trim()
  of('update-ref', 'refs/heads/main', of('commit-tree', 'main^{tree}', '-p', 'main', '-m', 'Move on'))
}

const rework = ({ runs }: TaskView) => runs.find(({ stage, attempt }) => stage === 'BACKEND' && attempt === 2)

test('A rework that took the base in and was interrupted before its author said a word is not taken as done', {
  timeout: 120_000,
}, async () => {
  let failures = 0
  crew = await openCrew({
    intercept: ({ run }) => {
      if (run.endsWith('/QA_BACKEND/1')) moveBase()
      // One more than the quick repeats of one delivery.
      if (!run.endsWith('/BACKEND/2') || ++failures > 2) return null
      return (response) => response.writeHead(500).end('{}')
    },
    limits: { quickRepeats: 1 },
  })
  const id = await crew.create('Backend only: receive pallets by SSCC scan')
  await crew.until(id, (view) => (rework(view)?.waiting?.tries ?? 0) >= 2)
  await crew.kick(id)
  const view = await crew.until(id, (one) => rework(one)?.status === 'PASSED')
  expect(crew.paid.some(({ run }) => run.endsWith('/BACKEND/2'))).toBe(true)
  const patch = newest(view.artifacts, 'Patch')?.content
  expect(patch?.diff_stat.files.map(({ path }) => path)).toContainEqual(expect.stringMatching(/-repeat\.test\.mjs$/))
})

test('An act that was under way as its process died is ended in the audit by whoever goes on, with words', async () => {
  let asked = 0
  /** As a process leaves it that is killed while it pushes. */
  const begin = () =>
    crew.db.query(`
      insert into events (task_id, seq, type, body)
      select task_id, seq, 'act_begun', '{"id": "left", "what": "push", "sha": null}' from runs where status = 'RUNNING'`)
  crew = await openCrew({
    limits: { quickRepeats: 1 },
    intercept: () => {
      if (++asked > 2) return null
      const left = asked === 1 ? begin() : null
      return (response) => void Promise.resolve(left).finally(() => response.writeHead(500).end('{}'))
    },
  })
  await crew.create('Docs only: how pallets are received')
  const left = async () =>
    (await crew.db.query(`select type, body from events where body->>'id' = 'left' order by id`)).rows
  await expect
    .poll(async () => (await left()).map(({ type }) => type), { timeout: 20_000 })
    .toEqual(['act_begun', 'act_ended'])
  expect((await left())[1].body.cut_short).toContain('may have been done')
})
