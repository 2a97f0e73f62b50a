import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'
import type { GithubTokens } from './tokens.ts'

/**
 * Starts the failed jobs of the workflow runs anew that these checks are jobs of; a check run of Actions is its job, under
 * the same id. `false`: a check is of another app, or the App was not granted Actions: write.
 */
export async function rerunChecks(
  github: Github,
  tokens: GithubTokens,
  headSha: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const { actions, checks } = github.octokit.rest
  const asked = { ...github.at(signal), ref: headSha, filter: 'latest' as const, per_page: 100 }
  const runs = (await github.octokit.paginate(checks.listForRef, asked)).filter(
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
