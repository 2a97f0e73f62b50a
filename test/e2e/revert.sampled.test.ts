import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENCE_MS } from '../github/team.ts'
import { plainGit, putFiles } from '../integration/workspace/team-repository.ts'
import { certifiedTest } from '../support/sampled.ts'
import { ended, inStage, type Json, startService, type TestService } from '../support/service.ts'

const REQUEST = 'Docs only: how pallets are received'
let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const git = (...args: string[]) => plainGit(service.home, `--git-dir=${service.forge.repository}`, ...args)
const head = () => git('rev-parse', 'main')
const changedSince = async (sha: string) => (await git('diff', '--name-only', sha, 'main')).split('\n').filter(Boolean)

/** Approves the task's commit as it stands, with whatever it asks to be said yes to. */
async function approve(id: number): Promise<void> {
  const due = await service.rest.taskUntil(id, inStage('HUMAN_APPROVAL'), PATIENCE_MS)
  const acknowledge = due.reservations.map(({ name }: Json) => name)
  expect((await service.rest.post(`/tasks/${id}/approve`, { acknowledge })).status).toBe(200)
}

async function merged(id: number): Promise<Json> {
  await approve(id)
  const done = await service.rest.taskUntil(id, ended, PATIENCE_MS)
  expect(done).toMatchObject({ status: 'DONE' })
  return done
}

let clones = 0
/** What a colleague does with a clone of their own. */
async function colleaguePushes(files: Readonly<Record<string, string>>): Promise<void> {
  const clone = join(service.home, `clone-${++clones}`)
  await plainGit(service.home, 'clone', '--quiet', service.forge.repository, clone)
  await putFiles(clone, files)
  await plainGit(clone, 'add', '--all')
  await plainGit(clone, 'commit', '--quiet', '--message=Say more')
  await plainGit(clone, 'push', '--quiet', 'origin', 'main')
}

test('What a done task merged is taken back by a task of its own, without an agent, and brought back by another', {
  timeout: 3 * PATIENCE_MS,
}, async () => {
  const { rest, slack } = service
  const before = await head()
  const { body: asked } = await rest.post('/tasks', { title: REQUEST })
  expect(await rest.post(`/tasks/${asked.id}/revert`)).toMatchObject({ status: 409 })
  const built = await merged(asked.id)
  const made = await changedSince(before)
  expect(made).not.toEqual([])
  expect(built).toMatchObject({ reverts: null, reverted_by: null })
  await colleaguePushes({ 'NOTES.md': 'later work of others\n' })

  const first = await rest.post(`/tasks/${asked.id}/revert`, { reason: 'Nobody receives pallets so' })
  expect(first).toMatchObject({ status: 201, body: { reverts: asked.id, title: `Revert: ${REQUEST}` } })
  const { id } = first.body
  expect(first.body.raw_request).toContain('Nobody receives pallets so')
  expect(await rest.post(`/tasks/${asked.id}/revert`)).toMatchObject({ status: 200, body: { id } })
  const told = await slack.as('boris').command(`/wms-task revert ${asked.id}`)
  expect(JSON.stringify(told)).toContain(
    `Task ${id} takes back what task ${asked.id} merged; that was asked for before.`,
  )
  expect(await rest.get(`/tasks/${asked.id}`)).toMatchObject({ reverted_by: id })
  await slack.message((message) => JSON.stringify(message.blocks).includes(`Task ${id} takes it back.`), {
    ...{ thread: null, timeoutMs: PATIENCE_MS },
  })

  const undone = await merged(id)
  expect(undone.runs.map(({ stage }: Json) => stage)).toEqual([
    ...['REVERT', 'DOCS_GATE', 'CI_WAIT', 'HUMAN_APPROVAL', 'MERGE'],
  ])
  expect(undone.usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0, cost_usd: 0 })
  expect(await changedSince(before)).toEqual(['NOTES.md'])
  expect(await git('log', '-1', '--format=%B', undone.head_sha)).toContain(`WMS-Reverts: ${built.merge_sha}`)

  const again = await rest.post(`/tasks/${id}/revert`)
  expect(again).toMatchObject({ status: 201, body: { reverts: id } })
  await merged(again.body.id)
  expect((await changedSince(before)).toSorted()).toEqual(['NOTES.md', ...made].toSorted())
  expect(await rest.get(`/tasks/${asked.id}`)).toMatchObject({ reverted_by: null })
})

certifiedTest(
  'A revert that later work stands in the way of waits with words, and goes on once there is room',
  {
    timeout: 3 * PATIENCE_MS,
  },
  async () => {
    const { rest } = service
    const before = await head()
    const { body: asked } = await rest.post('/tasks', { title: 'Docs only: how pallets are counted' })
    await merged(asked.id)
    const [file = ''] = (await changedSince(before)).filter((path) => path.endsWith('.md'))
    const landed = await git('show', `main:${file}`)
    await colleaguePushes({ [file]: `${landed.toUpperCase()}\n` })
    const { body } = await rest.post(`/tasks/${asked.id}/revert`)
    const paused = await rest.taskUntil(body.id, ({ status }) => status === 'PAUSED', PATIENCE_MS)
    expect(paused).toMatchObject({ stage: 'REVERT', pause: { cause: 'forge', acts: ['resume'] }, head_sha: null })
    expect(paused.reason).toContain(file)
    await colleaguePushes({ [file]: `${landed}\n` })
    expect((await rest.post(`/tasks/${body.id}/resume`)).status).toBe(200)
    await merged(body.id)
    expect(await changedSince(before)).toEqual([])
  },
)
