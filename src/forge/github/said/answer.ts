import { answerMark } from '../../../core/remarks/remarks.ts'
import type { ForgeAnswer } from '../../forge.ts'
import type { Github } from '../client.ts'
import { githubRefusalOf } from '../failure.ts'
import { findPullRequest } from '../pull-requests.ts'

/** Looks before it speaks, since an answer whose response was lost has been given. */
export async function giveAnswer(
  github: Github,
  branch: string,
  { key, thread, body }: ForgeAnswer,
  signal: AbortSignal,
): Promise<'answered' | 'gone'> {
  const found = await findPullRequest(github, branch, signal)
  if (found === null) return 'gone'
  const mark = answerMark(key)
  const text = `${mark}\n${body}`
  const isGiven = ({ body: said }: { readonly body?: string | undefined }) => said?.startsWith(mark) ?? false
  try {
    await (thread === null ? beside : inThread(thread))(github, found.number, { text, isGiven }, signal)
    return 'answered'
  } catch (error) {
    const refusal = githubRefusalOf(error, 403, 404, 422)
    if (refusal !== null && MUTE.test(refusal)) return 'gone'
    throw error
  }
}

/** The thread was deleted, or nobody may speak any more. */
const MUTE = /not found|locked|parent comment|could not be found|archived/i

interface Given {
  readonly text: string
  readonly isGiven: (comment: { readonly body?: string | undefined }) => boolean
}

type Say = (github: Github, pull: number, given: Given, signal: AbortSignal) => Promise<void>

const beside: Say = async (github, issue_number, { text, isGiven }, signal) => {
  const { issues } = github.octokit.rest
  const at = { ...github.at(signal), issue_number }
  const given = await github.octokit.paginate(issues.listComments, { ...at, per_page: 100 })
  if (!given.some(isGiven)) await issues.createComment({ ...at, body: text })
}

const inThread =
  (comment_id: number): Say =>
  async (github, pull_number, { text, isGiven }, signal) => {
    const { pulls } = github.octokit.rest
    const at = { ...github.at(signal), pull_number }
    const given = await github.octokit.paginate(pulls.listReviewComments, { ...at, per_page: 100 })
    if (!given.some(isGiven)) await pulls.createReplyForReviewComment({ ...at, comment_id, body: text })
  }
