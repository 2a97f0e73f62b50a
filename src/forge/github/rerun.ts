import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'
import type { GithubTokens } from './tokens.ts'

/**
 * Re-runs the failed jobs of the workflow runs that these checks belong to; in Actions a check run and its job have the
 * same id. `false`: a check belongs to another app, or the App lacks the permission Actions: write.
 */
export async function rerunChecks(
  github: Github,
  tokens: GithubTokens,
  headSha: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const { actions, checks } = github.octokit.rest
  const query = { ...github.at(signal), ref: headSha, filter: 'latest' as const, per_page: 100 }
  const runs = (await github.octokit.paginate(checks.listForRef, query)).filter(
    ({ name, conclusion }) => names.includes(name) && conclusion !== 'success',
  )
  try {
    const headers = { authorization: `token ${await tokens.rerun()}` }
    const jobs = runs.map(({ id }) => actions.getJobForWorkflowRun({ ...github.at(signal), job_id: id }))
    const workflowRuns = new Set((await Promise.all(jobs)).map(({ data }) => data.run_id))
    for (const run_id of workflowRuns) await actions.reRunWorkflowFailedJobs({ ...github.at(signal), run_id, headers })
    return workflowRuns.size > 0
  } catch (error) {
    if (githubRefusalOf(error, 403, 404, 422) !== null) return false
    throw error
  }
}
