import type { ContractJson } from '../contract/contract.ts'
import { ACTIONS_APP_ID, checksOf, type GithubState, type StandInCheckRun } from '../world/state.ts'
import type { World } from '../world/world.ts'
import { type ApiRoute, apiRefusal, pageOf } from './route.ts'

export const checkRoutes: Readonly<Record<string, ApiRoute>> = {
  'checks/list-for-ref': (call, world) => {
    const { state } = world
    const runs = state.checkRuns.filter(({ sha }) => sha === call.parameters.ref)
    return pageOf(
      call,
      runs.map((run) => runBody(run, world)),
      (check_runs) => ({ total_count: runs.length, check_runs }),
    )
  },

  'checks/list-suites-for-ref': (call, { state }) => {
    const suites = suitesOf(state, call.parameters.ref ?? '')
    return pageOf(call, suites, (check_suites) => ({ total_count: suites.length, check_suites }))
  },

  'repos/list-commit-statuses-for-ref': (call, { state }) => {
    const statuses = state.statuses.filter(({ sha }) => sha === call.parameters.ref).toReversed()
    return pageOf(
      call,
      statuses.map(({ id, context, state }) => ({ id, context, state })),
    )
  },

  'actions/list-workflow-runs-for-repo': (call, { state }) => {
    const jobs = state.checkRuns.filter((run) => run.sha === call.query.get('head_sha') && run.appId === ACTIONS_APP_ID)
    const suites = [...Map.groupBy(jobs, ({ suiteId }) => suiteId)]
    return pageOf(
      call,
      suites.map(([check_suite_id, [job]]) => ({
        ...{ id: job?.id ?? 0, name: job?.workflow ?? '', event: 'pull_request', head_sha: job?.sha ?? '' },
        check_suite_id,
      })),
      (workflow_runs) => ({ total_count: suites.length, workflow_runs }),
    )
  },

  'actions/download-job-logs-for-workflow-run': ({ parameters, url }, { state }) => {
    const run = state.checkRuns.find(({ id }) => String(id) === parameters.job_id)
    if (run === undefined || run.appId !== ACTIONS_APP_ID) return NOT_FOUND
    return { status: 302, body: null, headers: { location: `${url.origin}/logs/${run.id}` } }
  },

  'actions/get-job-for-workflow-run': ({ parameters }, { state }) => {
    const run = state.checkRuns.find(({ id }) => String(id) === parameters.job_id)
    if (run === undefined || run.appId !== ACTIONS_APP_ID) return NOT_FOUND
    const { id, sha, status, conclusion, name } = run
    return { status: 200, body: { ...{ id, run_id: runIdOf(state, run), head_sha: sha, name, status, conclusion } } }
  },

  'actions/re-run-workflow-failed-jobs': ({ parameters }, { state, rerun }) => {
    const failed = state.checkRuns.filter(
      (run) =>
        String(runIdOf(state, run)) === parameters.run_id && isNewest(state, run) && run.conclusion === 'failure',
    )
    if (failed.length === 0) return apiRefusal(403, 'This workflow run cannot be retried')
    rerun(failed)
    return { status: 201, body: {} }
  },

  'actions/re-run-workflow': ({ parameters }, { state, rerun }) => {
    const ended = state.checkRuns.filter(
      (run) => String(runIdOf(state, run)) === parameters.run_id && isNewest(state, run) && run.status === 'completed',
    )
    if (ended.length === 0) return apiRefusal(403, 'This workflow is already running')
    rerun(ended)
    return { status: 201, body: {} }
  },
}

const NOT_FOUND = apiRefusal(404, 'Not Found')

/** A workflow run has the id of its first job. */
const runIdOf = ({ checkRuns }: GithubState, { sha, suiteId }: StandInCheckRun): number =>
  checkRuns.find((run) => run.sha === sha && run.suiteId === suiteId)?.id ?? 0

const appOf = (id: number) => ({ id, slug: id === ACTIONS_APP_ID ? 'github-actions' : `app-${id}`, name: `app ${id}` })

const isNewest = (state: GithubState, { id, sha }: StandInCheckRun): boolean =>
  checksOf(state, sha).some((run) => run.id === id)

const runBody = (run: StandInCheckRun, { siteUrl }: World): ContractJson => ({
  ...{ id: run.id, head_sha: run.sha, name: run.name, status: run.status, conclusion: run.conclusion },
  check_suite: { id: run.suiteId },
  app: appOf(run.appId),
  html_url: `${siteUrl}/runs/${run.id}`,
  output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: '' },
})

function suitesOf({ checkRuns, emptySuites }: GithubState, sha: string): ContractJson[] {
  const bySuite = Map.groupBy(
    checkRuns.filter((run) => run.sha === sha),
    ({ suiteId }) => suiteId,
  )
  const reporting = [...bySuite].map(([id, runs]) => {
    const open = runs.some(({ status }) => status !== 'completed')
    const failed = runs.some(({ conclusion }) => conclusion === 'failure')
    const conclusion = open ? null : failed ? 'failure' : 'success'
    return { ...suite(id, conclusion), app: appOf(runs[0]?.appId ?? 0), latest_check_runs_count: runs.length }
  })
  const silent = emptySuites
    .filter((one) => one.sha === sha)
    .map(({ app, conclusion }, i) => ({
      ...suite(9_000 + i, conclusion),
      app: { ...appOf(1), slug: app },
      latest_check_runs_count: 0,
    }))
  return [...reporting, ...silent]
}

const suite = (id: number, conclusion: string | null) => ({
  ...{ id, conclusion, status: conclusion === null ? 'queued' : 'completed' },
})
