import type { DeletedBranch } from '../forge.ts'
import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'

export async function deleteBranch(
  github: Github,
  branch: string,
  isOurs: (sha: string) => boolean,
  signal: AbortSignal,
): Promise<DeletedBranch> {
  const head = await headOf(github, branch, signal)
  if (head === null) return 'gone'
  if (!isOurs(head) || (await isInUse(github, branch, signal))) return 'kept'
  try {
    await github.octokit.rest.git.deleteRef({ ...github.at(signal), ref: `heads/${branch}` })
    return 'deleted'
  } catch (error) {
    const words = githubRefusalOf(error, 422)
    if (words === null) throw error
    // Somebody was faster, or a rule of the repository forbids it.
    return /does not exist/i.test(words) ? 'gone' : 'kept'
  }
}

async function headOf(github: Github, branch: string, signal: AbortSignal): Promise<string | null> {
  try {
    const { data } = await github.octokit.rest.git.getRef({ ...github.at(signal), ref: `heads/${branch}` })
    return data.object.sha
  } catch (error) {
    if (githubRefusalOf(error, 404) !== null) return null
    throw error
  }
}

/** Whether a pull request is open from the branch, or into it: GitHub would close both. */
async function isInUse(github: Github, branch: string, signal: AbortSignal): Promise<boolean> {
  const open = { ...github.at(signal), state: 'open', per_page: 1 } as const
  const [from, into] = await Promise.all([
    github.octokit.rest.pulls.list({ ...open, head: `${github.owner}:${branch}` }),
    github.octokit.rest.pulls.list({ ...open, base: branch }),
  ])
  return from.data.length + into.data.length > 0
}
