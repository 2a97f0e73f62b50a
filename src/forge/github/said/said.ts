import { NOTHING_SAID, type Said, type SaidBy, type SaidComment, type SaidReview } from '../../../core/remarks/said.ts'
import type { Github } from '../client.ts'
import { findPullRequest } from '../pull-requests.ts'

/** Two reads, which cost nothing of the rate limit while nothing is new, and one more where people talk about lines. */
export async function readSaid(github: Github, branch: string, signal: AbortSignal): Promise<Said> {
  const found = await findPullRequest(github, branch, signal)
  if (found === null) return NOTHING_SAID
  const { pulls } = github.octokit.rest
  const query = { ...github.at(signal), pull_number: found.number, per_page: 100 }
  const [reviews, comments] = await Promise.all([
    github.octokit.paginate(pulls.listReviews, query),
    github.octokit.paginate(pulls.listReviewComments, query),
  ])
  const resolved = comments.length === 0 ? new Set<number>() : await resolvedThreads(github, found.nodeId, signal)
  return {
    reviews: reviews.flatMap((review): SaidReview[] => {
      const verdict = VERDICTS[review.state]
      if (verdict === undefined) return []
      const { id, user, author_association: association, commit_id: sha, body: text } = review
      return [{ id, by: saidBy(user, association), verdict, sha: sha ?? '', text }]
    }),
    comments: comments.map((comment): SaidComment => {
      const { id, user, author_association: association, path, line, body: text, in_reply_to_id: answers } = comment
      return {
        ...{ id, by: saidBy(user, association), path, text, sha: comment.original_commit_id },
        ...{ line: line ?? null, answers: answers ?? null, reviewId: comment.pull_request_review_id },
        resolved: resolved.has(answers ?? id),
        code: lastLine(comment.diff_hunk),
      }
    }),
  }
}

/** A review that its author has not submitted is shown to nobody else. */
const VERDICTS: Readonly<Record<string, SaidReview['verdict']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes_requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
}

const MEMBERS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])

const saidBy = (user: { readonly login: string; readonly type: string } | null, association: string): SaidBy => ({
  login: user?.login ?? 'ghost',
  role: user?.type === 'Bot' ? 'bot' : MEMBERS.has(association) ? 'member' : 'external',
})

const HUNK_SIGN = /^[-+ ]/

/** A comment is about the last line of its hunk. */
const lastLine = (hunk: string): string | null => hunk.split('\n').at(-1)?.replace(HUNK_SIGN, '').trim() || null

const THREADS = `query ($id: ID!) { node(id: $id) { ... on PullRequest {
  reviewThreads(last: 100) { nodes { isResolved comments(first: 1) { nodes { databaseId } } } } } } }`

interface Threads {
  readonly node: {
    readonly reviewThreads: {
      readonly nodes: readonly {
        readonly isResolved: boolean
        readonly comments: { readonly nodes: readonly { readonly databaseId: number }[] }
      }[]
    }
  } | null
}

/** The comments that open threads which somebody has resolved; REST does not tell. */
async function resolvedThreads(github: Github, id: string, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const { node } = await github.octokit.graphql<Threads>(THREADS, { id, request: { signal } })
  const resolved = (node?.reviewThreads.nodes ?? []).filter(({ isResolved }) => isResolved)
  return new Set(resolved.flatMap(({ comments }) => comments.nodes.map(({ databaseId }) => databaseId)))
}
