import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GithubConfig } from '../../../src/config/github-variables.ts'
import { reservations } from '../../../src/core/approval/reservations.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import { ACTIONS_APP_ID } from '../../../src/local/github/world/state.ts'
import { createOrchestrator, type Orchestrator } from '../../../src/orchestrator.ts'
import { newest } from '../../../src/store/artifacts.ts'
import { findInterrupted, ignoredChecks } from '../../../src/store/ci.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import { type GithubForgeUnderTest, githubForge, requireBackend } from '../../github/github-forge.ts'
import { taskInCi } from '../http/service.ts'
import { openCrew, reached } from './crew.ts'

const { signal } = new AbortController()
const BORIS = { kind: 'slack', id: 'U_BORIS', name: 'boris' } as const
const paths = { paths: ['x/**'], review_paths: [] }
const rules = { sections: { backend: paths, frontend: paths, docs: paths }, checks: [], flaky_checks: ['backend'] }

let under: GithubForgeUnderTest
let crew: Awaited<ReturnType<typeof openCrew>>
let orchestrator: Orchestrator

beforeAll(async () => {
  under = await githubForge({ '.wms/pipeline.json': JSON.stringify(rules) })
  requireBackend(under.standIn)
  const { repository, baseBranch, apiUrl, auth } = under.options
  const github: GithubConfig = {
    ...{ repositories: [{ repository, baseBranch }], ofChannel: new Map(), apiUrl, auth, webhookSecrets: [] },
  }
  crew = await openCrew({ github })
  orchestrator = createOrchestrator(crew.pool, async () => {})
})
afterAll(async () => {
  await crew.close()
  expect(under.standIn.violations).toEqual([])
  await under.close()
})

/** A task that waits for the checks of a pushed commit, looked at once by the queue's own worker. */
async function waiting(): Promise<{ id: number; headSha: string }> {
  let headSha = ''
  const id = await taskInCi(orchestrator, async (task) => {
    const branch = `wms/task-${task}`
    headSha = await under.commit(branch, { [`docs/${task}.md`]: 'words\n' })
    await under.forge.openPullRequest({ branch, title: inOurWords`Count`, body: inOurWords``, labels: [] }, signal)
    return headSha
  })
  await crew.kick(id)
  return { id, headSha }
}

const verdict =
  (wanted: string) =>
  ({ ci }: TaskView): boolean =>
    ci?.verdict === wanted
const left = ({ task }: TaskView): boolean => task.state.stage !== 'CI_WAIT'
const report = (view: TaskView) => newest(view.artifacts, 'CiReport')?.content
const reruns = () =>
  under.standIn.calls.filter(({ operation }) => operation === 'actions/re-run-workflow-failed-jobs').length

test('Without the right to run jobs again a red check is red at once', async () => {
  under.standIn.credentials.notGranted = { actions: 'write' }
  const { id, headSha } = await waiting()
  under.standIn.check(headSha, { conclusion: 'failure' })
  await crew.recheckCi(headSha)
  const view = await crew.until(id, left)
  under.standIn.credentials.notGranted = {}
  expect(report(view)?.checks).toMatchObject([{ state: 'failed', summary: 'GitHub says: failure.' }])
})

test('Each state of the checks is known while a task waits: not started, needing approval, running, green', async () => {
  const { id, headSha } = await waiting()
  const expected = { verdict: 'not_started', about: ['backend'], overdue: false }
  expect((await crew.until(id, verdict('not_started'))).ci).toEqual(expected)
  under.standIn.state.emptySuites.push({ sha: headSha, app: 'github-actions', conclusion: 'action_required' })
  await crew.recheckCi(headSha)
  expect((await crew.until(id, verdict('action_required'))).ci?.about).toEqual(['a workflow of github-actions'])
  under.standIn.state.emptySuites.splice(0)
  const run = under.standIn.check(headSha, { conclusion: null })
  await crew.recheckCi(headSha)
  expect((await crew.until(id, verdict('running'))).ci?.about).toEqual(['backend'])
  under.standIn.update(run, { status: 'completed', conclusion: 'success' })
  await crew.recheckCi(headSha)
  const view = await crew.until(id, reached('HUMAN_APPROVAL'))
  expect([view.ci, report(view)?.verdict]).toEqual([null, 'green'])
})

test('A known flaky check that is red is run once more, which the report says, and only the second result counts', async () => {
  const before = reruns()
  under.standIn.actions = () => 'success'
  const { id, headSha } = await waiting()
  under.standIn.check(headSha, { conclusion: 'failure' })
  await crew.recheckCi(headSha)
  const view = await crew.until(id, left)
  expect(view.task.state.stage).toBe('HUMAN_APPROVAL')
  expect(report(view)?.checks).toMatchObject([{ state: 'passed', summary: expect.stringContaining('run once more') }])
  expect(reruns() - before).toBe(1)
})

// Where no look saw it run again, a red is taken for the old one for 20 s.
const PATIENCE = { timeout: 120_000 }

test(
  'A flaky check that is red twice goes back to its section with the log, and is not run a third time',
  PATIENCE,
  async () => {
    const before = reruns()
    under.standIn.actions = null
    const { id, headSha } = await waiting()
    under.standIn.check(headSha, { conclusion: 'failure' })
    await crew.recheckCi(headSha)
    const queued = () => under.standIn.state.checkRuns.find((run) => run.sha === headSha && run.status === 'queued')
    await expect.poll(queued, { timeout: 20_000 }).toBeDefined()
    const again = queued()
    await crew.until(id, verdict('running'))
    if (again !== undefined) under.standIn.update(again, { status: 'completed', conclusion: 'failure' })
    await crew.recheckCi(headSha)
    const view = await crew.until(id, left)
    expect(view.runs.find(({ stage }) => stage === 'CI_WAIT')).toMatchObject({ status: 'REJECTED' })
    expect(reruns() - before).toBe(1)
  },
)

test('A run that was cancelled by concurrency beside its newer success is green', async () => {
  under.standIn.actions = null
  const { id, headSha } = await waiting()
  under.standIn.check(headSha, { conclusion: null })
  under.standIn.people.cancelByConcurrency(headSha)
  under.standIn.check(headSha, { conclusion: 'success', suiteId: 2 })
  await crew.recheckCi(headSha)
  expect((await crew.until(id, left)).task.state).toMatchObject({ stage: 'HUMAN_APPROVAL' })
})

test.each(['cancelled', 'timed_out'])(
  'A check that ended %s is nobody’s code: it is run once more, then a person is asked, whose word runs it again',
  PATIENCE,
  async (conclusion) => {
    under.standIn.actions = null
    const { id, headSha } = await waiting()
    under.standIn.check(headSha, { conclusion })
    await crew.recheckCi(headSha)
    const queued = () => under.standIn.state.checkRuns.find((run) => run.sha === headSha && run.status === 'queued')
    const endsAgain = async (as: string) => {
      await expect.poll(queued, { timeout: 30_000 }).toBeDefined()
      await crew.until(id, verdict('running'))
      const again = queued()
      if (again !== undefined) under.standIn.update(again, { status: 'completed', conclusion: as })
      await crew.recheckCi(headSha)
    }
    await endsAgain(conclusion)
    const asked = await crew.until(id, ({ task }) => task.state.status === 'PAUSED')
    expect(asked.task.state).toMatchObject({ stage: 'CI_WAIT', cause: 'checks', acts: ['run_again', 'ignore_once'] })
    expect(asked.runs.filter(({ stage }) => stage === 'BACKEND' || stage === 'DOCS')).toHaveLength(1)
    await orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
    await crew.kick(id)
    await endsAgain('success')
    await crew.until(id, reached('HUMAN_APPROVAL'))
  },
)

test(
  'A check that says nothing twice is ignored once by a person: that run of that commit only, and whoever approves says yes to it',
  PATIENCE,
  async () => {
    const { standIn } = under
    standIn.actions = null
    const { id, headSha } = await waiting()
    standIn.check(headSha, { conclusion: 'cancelled' })
    await crew.recheckCi(headSha)
    const queued = () => standIn.state.checkRuns.find((run) => run.sha === headSha && run.status === 'queued')
    await expect.poll(queued, { timeout: 30_000 }).toBeDefined()
    await crew.until(id, verdict('running'))
    const again = queued() ?? expect.unreachable()
    standIn.update(again, { status: 'completed', conclusion: 'cancelled' })
    await crew.recheckCi(headSha)
    const { task } = await crew.until(id, ({ task: now }) => now.state.status === 'PAUSED')
    const checks = await findInterrupted(crew.pool, { taskId: id, seq: task.seq })
    expect(checks).toEqual([{ key: `run:${again.id}`, name: 'backend', ended: 'cancelled' }])
    await orchestrator.apply(id, { type: 'checks_ignored', seq: task.seq, headSha, checks }, { actor: BORIS })
    await crew.kick(id)
    const due = await crew.until(id, reached('HUMAN_APPROVAL'))
    expect(report(due)?.checks).toMatchObject([{ name: 'backend', state: 'skipped', ignored: 'cancelled' }])
    expect(reservations(due.task, due.artifacts)).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'ignored_checks', explicit: true, facts: { checks: [{ name: 'backend', ended: 'cancelled' }] } },
      }),
    )
    const { rows } = await crew.pool.query(`select actor from events where task_id = $1 and type = 'checks_ignored'`, [
      id,
    ])
    expect(rows).toEqual([{ actor: BORIS }])
    expect(await ignoredChecks(crew.pool, id, 'another commit')).toEqual([])
  },
)

test('A flaky check beside one that is truly red is not run again', async () => {
  const before = reruns()
  const { id, headSha } = await waiting()
  for (const name of ['backend', 'lint']) under.standIn.check(headSha, { name, conclusion: 'failure' })
  under.standIn.state.rules.push({
    type: 'required_status_checks',
    parameters: { required_status_checks: [{ context: 'lint', integration_id: ACTIONS_APP_ID }] },
  })
  await crew.recheckCi(headSha)
  await crew.until(id, left)
  under.standIn.state.rules.pop()
  expect(reruns() - before).toBe(0)
})
