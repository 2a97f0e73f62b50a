import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import type { createPool } from '../../src/store/pool.ts'
import { plainGit, putFiles } from '../integration/workspace/team-repository.ts'
import { killableHome } from './killable-home.ts'
import { startProcess } from './process.ts'
import { type Json, restOf } from './service.ts'

const run = promisify(execFile)

/** The service in a process of its own, which is killed in stages of its first task and starts again. */
export async function killedService() {
  const cleanup = new AsyncDisposableStack()
  const { db, home, repository, environment } = await killableHome(cleanup)
  const start = () => startProcess(environment)
  let service = await start()
  cleanup.defer(async () => void (await service.stop()))
  const begun = await stagesBegun(db)
  cleanup.defer(async () => begun.release())
  const inRepository = async (...args: string[]) => (await run('git', ['--git-dir', repository, ...args])).stdout
  return {
    rest: () => restOf(service.url),
    /** As soon as the work of each stage has begun. */
    killedIn: async (...stages: string[]) => {
      for (const stage of stages) {
        await begun.until(stage)
        await service.kill()
        service = await start()
      }
    },
    /** The next time counts. */
    again: (...stages: string[]) => begun.forget(stages),
    /** A colleague pushes, of which only the merge will hear. */
    pushOnto: async (branch: string) => {
      const clone = join(home, 'clone')
      await plainGit(home, 'clone', '--quiet', '--branch', branch, repository, clone)
      await putFiles(clone, { 'docs/colleague.md': 'More words.\n' })
      await plainGit(clone, 'add', '--all')
      await plainGit(clone, 'commit', '--quiet', '--message=More words')
      await plainGit(clone, 'push', '--quiet', 'origin', branch)
    },
    /** Ends with the task, whose every run, commit, pull request and merge there is once. Resolves with its runs. */
    doneOnce: async (id: number): Promise<string[]> => {
      const task = await restOf(service.url).taskUntil(id, ({ status }) => status === 'DONE' || status === 'FAILED')
      expect(task).toMatchObject({ status: 'DONE', reason: null })
      const runs: string[] = task.runs.map(({ stage, attempt }: Json) => `${stage} ${attempt}`)
      expect(runs).toEqual([...new Set(runs)])
      const trailers = '%(trailers:key=WMS-Stage,valueonly)/%(trailers:key=WMS-Attempt,valueonly)'
      const log = await inRepository('log', `--format=${trailers}`, 'main')
      const commits = log
        .replaceAll('\n/', '/')
        .split('\n')
        .filter((line) => /^[A-Z_]+\/\d/.test(line))
      expect(commits).toEqual([...new Set(commits)])
      expect((await inRepository('rev-list', '--merges', 'main')).trim().split('\n')).toHaveLength(1)
      expect((await db.query('select count(*)::int as n from local_pull_requests')).rows).toEqual([{ n: 1 }])
      return runs
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  }
}

/** Says of each stage when its work has begun, as soon as that is committed. */
async function stagesBegun(db: ReturnType<typeof createPool>) {
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
    forget: (stages: readonly string[]) => {
      for (const stage of stages) begun.delete(stage)
    },
    release: () => listener.release(true),
  }
}
