import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { promisify } from 'node:util'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { STAGE_NAMES } from '../../src/core/stages.ts'
import { createPool } from '../../src/store/pool.ts'
import { plainGit, putFiles } from '../integration/workspace/team-repository.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { type ServiceProcess, startProcess } from '../support/process.ts'
import { restOf } from '../support/service.ts'

const run = promisify(execFile)
let database: TestDatabase
let home: string
let db: pg.Pool
let service: ServiceProcess

beforeAll(async () => {
  database = await testDatabase()
  home = await mkdtemp(join(tmpdir(), 'wms-kill-'))
  db = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  service = await startProcess(environment())
})

afterAll(async () => {
  await service.stop()
  await db.end()
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

const environment = () => ({ DATABASE_URL: database.url, WMS_HOME: home })

/** Says of each stage when its work has begun, as soon as that is committed. */
async function stagesBegun() {
  await db.query(`
    create function tell_begun() returns trigger language plpgsql as $$
    begin
      perform pg_notify('begun', new.stage);
      return new;
    end $$;
    create trigger tell_begun after insert or update on runs
      for each row when (new.status in ('RUNNING', 'WAITING')) execute function tell_begun();`)
  const begun = new Set<string>()
  const listener = await db.connect()
  listener.on('notification', ({ payload = '' }) => begun.add(payload))
  await listener.query('listen begun')
  return {
    async until(stage: string): Promise<void> {
      while (!begun.has(stage)) {
        const { rows } = await db.query(`select status, stage, reason from tasks where status in ('FAILED', 'DONE')`)
        if (rows.length > 0) throw new Error(`${stage} not seen: ${JSON.stringify(rows[0])}`)
        await Promise.race([once(listener, 'notification'), pass(1_000)])
      }
    },
    /** The next time counts. */
    again: (stage: string) => void begun.delete(stage),
    [Symbol.dispose]: () => listener.release(true),
  }
}

/** A colleague pushes, of which only the merge will hear. */
async function pushOnto(branch: string): Promise<void> {
  const clone = join(home, 'clone')
  await plainGit(home, 'clone', '--quiet', '--branch', branch, join(home, 'repository.git'), clone)
  await putFiles(clone, { 'docs/colleague.md': 'More words.\n' })
  await plainGit(clone, 'add', '--all')
  await plainGit(clone, 'commit', '--quiet', '--message=More words')
  await plainGit(clone, 'push', '--quiet', 'origin', branch)
}

test('a task survives a kill -9 in each of its stages and nothing is done twice', { timeout: 900_000 }, async () => {
  const title = 'Receive pallets by SSCC scan'
  using begun = await stagesBegun()
  const { body } = await restOf(service.url).post('/tasks', { title, raw_request: title })
  const killedIn = async (stage: string) => {
    await begun.until(stage)
    await service.kill()
    service = await startProcess(environment())
  }
  for (const stage of STAGE_NAMES.slice(0, STAGE_NAMES.indexOf('PUSH_GATE'))) await killedIn(stage)
  for (const stage of ['CI_WAIT', 'HUMAN_APPROVAL']) await killedIn(stage)
  await pushOnto(`wms/task-${body.id}`)
  for (const stage of ['CI_WAIT', 'HUMAN_APPROVAL']) begun.again(stage)
  await restOf(service.url).post(`/tasks/${body.id}/approve`)
  for (const stage of ['MERGE', 'PUSH_GATE', 'CI_WAIT', 'HUMAN_APPROVAL']) await killedIn(stage)
  begun.again('MERGE')
  const rest = restOf(service.url)
  const { acknowledge } = (await rest.post(`/tasks/${body.id}/approve`)).body
  expect((await rest.post(`/tasks/${body.id}/approve`, { acknowledge })).status).toBe(200)
  await killedIn('MERGE')
  const task = await restOf(service.url).taskUntil(body.id, ({ status }) => status === 'DONE' || status === 'FAILED')
  expect(task).toMatchObject({ status: 'DONE', reason: null })

  const runs = task.runs.map(({ stage, attempt }: { stage: string; attempt: number }) => `${stage} ${attempt}`)
  expect(runs).toEqual([...new Set(runs)])
  // Two of a rework, three of what the push has asked for again.
  expect(runs).toHaveLength(STAGE_NAMES.length + 2 + 3)

  const repository = join(home, 'repository.git')
  const log = await run('git', [
    '--git-dir',
    repository,
    'log',
    '--format=%(trailers:key=WMS-Stage,valueonly)/%(trailers:key=WMS-Attempt,valueonly)',
    'main',
  ])
  const commits = log.stdout
    .replaceAll('\n/', '/')
    .split('\n')
    .filter((line) => /^[A-Z_]+\/\d/.test(line))
  expect(commits).toEqual([...new Set(commits)])
  const merges = await run('git', ['--git-dir', repository, 'rev-list', '--merges', 'main'])
  expect(merges.stdout.trim().split('\n')).toHaveLength(1)
  const pulls = await db.query('select count(*)::int as n from local_pull_requests')
  expect(pulls.rows[0].n).toBe(1)
})
