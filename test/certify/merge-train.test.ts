import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { GithubConfig } from '../../src/config/github-variables.ts'
import { inOurWords } from '../../src/core/publishable.ts'
import { createOrchestrator, type DecisionRequest } from '../../src/orchestrator.ts'
import { policyOf } from '../../src/parts/slack.ts'
import { findTaskView } from '../../src/store/task-view.ts'
import { type GithubForgeUnderTest, githubForge, requireBackend } from '../github/github-forge.ts'
import { taskInCi } from '../integration/http/service.ts'
import { openCrew, reached } from '../integration/jobs/crew.ts'

/** `TRAIN=20` is the whole; this is a sample of it. */
const TASKS = Number(process.env.TRAIN ?? 5)
const { signal } = new AbortController()
const paths = { paths: ['x/**'], review_paths: [] }
const RULES = {
  sections: { backend: paths, frontend: paths, docs: { paths: ['docs/**'], review_paths: [] } },
  checks: [],
}

let under: GithubForgeUnderTest
let crew: Awaited<ReturnType<typeof openCrew>>

beforeAll(async () => {
  under = await githubForge({ '.wms/pipeline.json': JSON.stringify(RULES) })
  requireBackend(under.standIn)
  under.standIn.actions = () => 'success'
  const { repository, baseBranch, apiUrl, auth } = under.options
  const github: GithubConfig = {
    ...{ repositories: [{ repository, baseBranch }], ofChannel: new Map(), apiUrl, auth, webhookSecrets: [] },
  }
  crew = await openCrew({ github })
})
afterAll(async () => {
  await crew.close()
  expect(under.standIn.violations).toEqual([])
  await under.close()
})

/** A task that waits for a decision on a pushed commit of its own file. */
async function undecided(file: (id: number) => string = (id) => `docs/${id}.md`): Promise<number> {
  const id = await taskInCi(
    createOrchestrator(crew.pool, async () => {}),
    async (task) => {
      const branch = `wms/task-${task}`
      const headSha = await under.commit(branch, { [file(task)]: `words of ${task}\n` })
      under.standIn.check(headSha, { name: 'backend', conclusion: 'success' })
      await crew.db.query('insert into made_commits (task_id, sha) values ($1, $2)', [task, headSha])
      const { number, url } = await under.forge.openPullRequest(
        { branch, title: inOurWords`Count`, body: inOurWords``, labels: [] },
        signal,
      )
      await crew.db.query('update tasks set pull_request_number = $2, pull_request_url = $3 where id = $1', [
        task,
        number,
        url,
      ])
      return headSha
    },
  )
  await crew.kick(id)
  await crew.until(id, reached('HUMAN_APPROVAL'))
  return id
}

async function approve(id: number): Promise<void> {
  const headSha = (await findTaskView(crew.pool, id))?.task.headSha ?? ''
  const decision: DecisionRequest = {
    ...{ headSha, mark: null, acknowledged: [], via: 'rest', policy: policyOf(readConfig({})) },
    verdict: { decision: 'approve', comment: null },
    decider: {
      ...{ actor: { kind: 'rest', id: 'boris', name: 'boris' }, team: null, scopes: 'all', sees: true },
      facts: { kind: 'this_machine' },
    },
  }
  const decided = await crew.orchestrator.decide(id, decision)
  if (decided.outcome === 'reserved')
    await crew.orchestrator.decide(id, { ...decision, acknowledged: decided.standing.map(({ name }) => name) })
}

const count = async (of: string): Promise<number> => Number((await crew.db.query(of)).rows[0].count)
const rounds = () => count(`select count(*) from runs where stage = 'CI_WAIT' and status = 'PASSED'`)
const questions = () => count(`select count(*) from decisions where decision = 'approve' and via <> 'carried'`)

test('Approved tasks of one base merge one after the other, each brought up once, and nobody is asked again', {
  timeout: 60_000 + TASKS * 30_000,
}, async () => {
  const ids: number[] = []
  for (let task = 0; task < TASKS; task++) ids.push(await undecided())
  const before = await rounds()
  for (const id of ids) await approve(id)
  const last = ids.at(-1) ?? 0
  const inLine = await findTaskView(crew.pool, last)
  expect(inLine?.line).toEqual({ place: TASKS, behind: ids.at(-2) })
  for (const id of ids) await crew.until(id, ({ task }) => task.state.status === 'DONE')

  const more = (await rounds()) - before
  if (process.env.TRAIN !== undefined)
    process.stdout.write(
      `${TASKS} approved tasks: ${more} more rounds of CI, ${await questions()} decisions of people\n`,
    )
  expect(more).toBe(TASKS - 1)
  expect(await questions()).toBe(TASKS)
  expect(await under.git('log', '--merges', '--first-parent', '--reverse', '--format=%s', 'main')).toBe(
    ids.map((id) => `Merge wms/task-${id}: Say how pallets are counted`).join('\n'),
  )
  const landed = await crew.db.query(
    `select content->>'as_approved' as same from artifacts where kind = 'MergeReceipt'`,
  )
  expect(new Set(landed.rows.map(({ same }) => same))).toEqual(new Set(['true']))
})

test('A task that nobody has decided on stays as it is while the base moves, and goes back to work where that conflicts', {
  timeout: 120_000,
}, async () => {
  const [quiet, conflicting] = [await undecided(), await undecided(() => 'docs/same.md')]
  const rival = await undecided(() => 'docs/same.md')
  const before = await rounds()
  await approve(rival)
  await crew.until(rival, ({ task }) => task.state.status === 'DONE')
  await crew.until(conflicting, ({ task }) => task.state.stage === 'DOCS')
  expect(await rounds()).toBe(before)
  expect((await findTaskView(crew.pool, quiet))?.task.state).toMatchObject({ stage: 'HUMAN_APPROVAL' })
})
