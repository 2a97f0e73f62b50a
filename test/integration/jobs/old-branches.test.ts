import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inOurWords } from '../../../src/core/publishable.ts'
import { deleteOldBranches } from '../../../src/jobs/old-branches.ts'
import type { JobContext } from '../../../src/jobs/queue/context.ts'
import { inTransaction } from '../../../src/store/pool.ts'
import { beginHalt, endHalt } from '../../../src/store/queue/halts.ts'
import { noteCommit } from '../../../src/store/runs.ts'
import { findTask, insertTask, saveTask } from '../../../src/store/tasks.ts'
import { type LocalForgeUnderTest, localForge } from '../forge/local-forge.ts'

const DAY_MS = 86_400_000
const { signal } = new AbortController()
const ANA = { kind: 'rest', id: 'ana', name: 'ana' } as const
const REQUEST = {
  ...{ title: 't', rawRequest: 'r', language: 'en' as const, channel: null, requestKey: null, target: null },
  requester: ANA,
}
let under: LocalForgeUnderTest
beforeEach(async () => {
  under = await localForge({})
})
afterEach(() => under.close())

interface Given {
  readonly status?: 'DONE' | 'CANCELLED' | 'FAILED' | 'RUNNING'
  readonly days?: number
  readonly madeBy?: 'us' | 'others'
  /** Somebody pushes onto it after its end. */
  readonly pushedLater?: boolean
  readonly openPull?: boolean
}

/** The branch of a task that has pushed one commit and ended so many days ago. */
async function branchOf({ status = 'DONE', days = 20, madeBy = 'us', ...more }: Given = {}): Promise<string> {
  const { record } = await inTransaction(under.pool, (tx) => insertTask(tx, REQUEST))
  const { id, branch } = record.task
  const sha = await under.commit(branch, { [`${id}.txt`]: 'x\n' })
  await noteCommit(under.pool, { taskId: id, runId: null, sha })
  const ends = {
    DONE: { status: 'DONE', stage: 'DONE', mergeSha: sha },
    CANCELLED: { status: 'CANCELLED', stage: 'BACKEND', reason: 'r' },
    FAILED: { status: 'FAILED', stage: 'BACKEND', reason: 'r', retryStage: 'BACKEND' },
    RUNNING: { status: 'RUNNING', stage: 'BACKEND' },
  } as const
  const task = { ...record.task, seq: 2, state: ends[status], headSha: sha, heads: [{ sha, madeBy }] }
  await saveTask(under.pool, task)
  if (more.openPull === true)
    await under.forge.openPullRequest({ branch, title: inOurWords`T`, body: inOurWords`B`, labels: [] }, signal)
  if (more.pushedLater === true) await under.commit(branch, { 'later.txt': 'x\n' })
  await aged(id, days)
  return branch
}

const aged = (id: number, days: number) =>
  under.pool.query(`update tasks set updated_at = now() - $2 * interval '1 day' where id = $1`, [id, days])

const branches = async () =>
  (await under.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/wms')).split('\n')

const sweep = (keptDays: number | null = 14, forge: Pick<typeof under.forge, 'deleteBranch'> = under.forge) => {
  const limits = { branchesKeptMs: keptDays === null ? null : keptDays * DAY_MS }
  const context = { pool: under.pool, limits, repositories: { of: () => ({ forge }) }, log: pino({ level: 'silent' }) }
  return deleteOldBranches(context as unknown as JobContext)
}

test('Branches of tasks that were done or cancelled long ago are deleted, and no others', async () => {
  const gone = [await branchOf(), await branchOf({ status: 'CANCELLED' })]
  const kept = [
    await branchOf({ days: 10 }),
    await branchOf({ status: 'FAILED' }),
    await branchOf({ status: 'RUNNING' }),
    await branchOf({ madeBy: 'others' }),
    await branchOf({ pushedLater: true }),
    await branchOf({ status: 'CANCELLED', openPull: true }),
  ]
  await sweep(null)
  expect((await branches()).toSorted()).toEqual([...gone, ...kept].toSorted())
  await beginHalt(under.pool, ANA)
  await sweep()
  expect(await branches()).toHaveLength(8)
  await endHalt(under.pool)
  await sweep()
  expect((await branches()).toSorted()).toEqual(kept.toSorted())
})

test('What was kept is looked at again a day later, and what is gone never again', async () => {
  const branch = await branchOf({ status: 'CANCELLED', openPull: true })
  await branchOf()
  const asked: string[] = []
  const forge: Parameters<typeof sweep>[1] = {
    deleteBranch: (which, ...more) => {
      asked.push(which)
      return under.forge.deleteBranch(which, ...more)
    },
  }
  await sweep(14, forge)
  await sweep(14, forge)
  expect(asked).toHaveLength(2)
  await under.forge.closePullRequest(branch, inOurWords`Cancelled`, signal)
  await under.pool.query(`update tasks set branch_look_at = branch_look_at - interval '1 day'`)
  await sweep(14, forge)
  expect(asked.slice(2)).toEqual([branch])
  expect(await branches()).toEqual([''])
})

test('A repository that does not answer keeps its branch, and nobody waits for it', async () => {
  const branch = await branchOf()
  const away = { deleteBranch: () => Promise.reject(new Error('no route to host')) }
  await sweep(14, away)
  expect(await branches()).toEqual([branch])
  const { rows } = await under.pool.query('select id from tasks where branch_look_at > now()')
  expect(rows).toHaveLength(1)
  expect((await findTask(under.pool, rows[0].id))?.task.branch).toBe(branch)
})
