import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'
import type { GithubTokens } from './tokens.ts'

/**
 * Re-runs the failed jobs of the workflow runs that these checks belong to, or all jobs of one that was cancelled or the like; in Actions a check run and its job have the
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
    const byRun = Map.groupBy(await Promise.all(jobs), ({ data }) => data.run_id)
    for (const [run_id, ended] of byRun) {
      const failed = ended.every(({ data }) => data.conclusion === 'failure')
      const rerun = failed ? actions.reRunWorkflowFailedJobs : actions.reRunWorkflow
      await rerun({ ...github.at(signal), run_id, headers })
    }
    return byRun.size > 0
  } catch (error) {
    if (githubRefusalOf(error, 403, 404, 422) !== null) return false
    throw error
  }
}
