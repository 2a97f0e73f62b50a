import type { ForgeSighting } from '../forge.ts'
import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'
import { asPullRequest, findPullRequest } from './pull-requests.ts'

/** Three reads, which cost nothing of the rate limit while nothing has changed. */
export async function look(github: Github, branch: string, signal: AbortSignal): Promise<ForgeSighting> {
  const repository = await readRepository(github, signal)
  if (repository === 'gone') return { repository, baseIsThere: false, branchIsThere: false, pullRequest: null }
  const [found, baseIsThere] = await Promise.all([
    findPullRequest(github, branch, signal),
    hasBranch(github, github.baseBranch, signal),
  ])
  // GitHub closes a pull request whose branch is deleted.
  const branchIsThere = found?.state === 'open' || (await hasBranch(github, branch, signal))
  if (found === null) return { repository, baseIsThere, branchIsThere, pullRequest: null }
  const mergedBy = found.state === 'merged' ? await readMerger(github, found.number, signal) : null
  return { repository, baseIsThere, branchIsThere, pullRequest: { ...asPullRequest(found), mergedBy } }
}

async function readRepository(github: Github, signal: AbortSignal): Promise<ForgeSighting['repository']> {
  try {
    const { data } = await github.octokit.rest.repos.get(github.at(signal))
    github.isCalled(data.full_name)
    return data.archived ? 'archived' : 'there'
  } catch (error) {
    if (githubRefusalOf(error, 404) !== null) return 'gone'
    throw error
  }
}

export async function hasBranch(github: Github, branch: string, signal: AbortSignal): Promise<boolean> {
  try {
    await github.octokit.rest.git.getRef({ ...github.at(signal), ref: `heads/${branch}` })
    return true
  } catch (error) {
    // 409: the repository is empty.
    if (githubRefusalOf(error, 404, 409) !== null) return false
    throw error
  }
}

async function readMerger(github: Github, pull_number: number, signal: AbortSignal): Promise<string | null> {
  const { data } = await github.octokit.rest.pulls.get({ ...github.at(signal), pull_number })
  return data.merged_by?.login ?? null
}
