import type { ContractJson } from '../contract/contract.ts'
import type { GithubState, StandInReviewComment } from '../world/state.ts'
import type { World } from '../world/world.ts'
import { OURS } from './merging.ts'
import { type ApiRoute, apiRefusal, pageOf } from './route.ts'

/** Reviews of pull requests, and the comments on their lines. */
export const reviewRoutes: Readonly<Record<string, ApiRoute>> = {
  'pulls/list-reviews': (call, { state }) =>
    pageOf(
      call,
      state.reviews
        .filter(({ number }) => String(number) === call.parameters.pull_number)
        .map(({ id, by, state: verdict, body, sha }) => ({
          ...{ id, body, state: verdict, commit_id: sha, ...authorOf(state, by) },
          submitted_at: '2026-01-01T00:00:00Z',
        })),
    ),

  'pulls/list-review-comments': (call, { state }) =>
    pageOf(
      call,
      state.reviewComments
        .filter(({ number }) => String(number) === call.parameters.pull_number)
        .map((comment) => bodyOf(state, comment)),
    ),

  'pulls/create-reply-for-review-comment': ({ parameters, body }, { state }) => {
    const asked = state.reviewComments.find(({ id }) => String(id) === parameters.comment_id)
    if (asked === undefined) return apiRefusal(404, 'Not Found')
    const id = Math.max(...state.reviewComments.map((one) => one.id)) + 1
    const reply = { ...asked, id, by: OURS, body: body.body, inReplyTo: asked.inReplyTo ?? asked.id }
    state.reviewComments.push(reply)
    return { status: 201, body: bodyOf(state, reply) }
  },
}

const bodyOf = (state: GithubState, comment: StandInReviewComment): ContractJson => ({
  ...{ id: comment.id, body: comment.body, path: comment.path, line: comment.line },
  ...{ original_commit_id: comment.sha, diff_hunk: `@@ -1 +1 @@\n+${comment.path}:${comment.line}` },
  pull_request_review_id: comment.reviewId,
  ...authorOf(state, comment.by),
  ...(comment.inReplyTo !== null && { in_reply_to_id: comment.inReplyTo }),
})

/** Whose login ends like an App's is one. */
const authorOf = ({ strangers }: GithubState, login: string) => ({
  user: { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' },
  author_association: strangers.includes(login) ? 'NONE' : 'MEMBER',
})

/** The GraphQL query of a pull request's threads, which REST does not have. */
export function threadsOf({ state }: World, nodeId: string): ContractJson {
  const opening = state.reviewComments.filter(
    ({ number, inReplyTo }) => `PR_${number}` === nodeId && inReplyTo === null,
  )
  const nodes = opening.map(({ id }) => ({
    isResolved: state.resolved.includes(id),
    comments: { nodes: [{ databaseId: id }] },
  }))
  return { data: { node: { reviewThreads: { nodes } } } }
}
