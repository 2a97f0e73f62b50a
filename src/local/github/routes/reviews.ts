import type { ContractJson } from '../contract/contract.ts'
import type { StandInReviewComment } from '../world/state.ts'
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
          ...{ id, body, state: verdict, commit_id: sha, user: { login: by, type: 'User' } },
          submitted_at: '2026-01-01T00:00:00Z',
        })),
    ),

  'pulls/list-review-comments': (call, { state }) =>
    pageOf(
      call,
      state.reviewComments.filter(({ number }) => String(number) === call.parameters.pull_number).map(bodyOf),
    ),

  'pulls/create-reply-for-review-comment': ({ parameters, body }, { state }) => {
    const asked = state.reviewComments.find(({ id }) => String(id) === parameters.comment_id)
    if (asked === undefined) return apiRefusal(404, 'Not Found')
    const id = Math.max(...state.reviewComments.map((one) => one.id)) + 1
    const reply = { ...asked, id, by: OURS, body: body.body, inReplyTo: asked.inReplyTo ?? asked.id }
    state.reviewComments.push(reply)
    return { status: 201, body: bodyOf(reply) }
  },
}

const bodyOf = (comment: StandInReviewComment): ContractJson => ({
  ...{ id: comment.id, body: comment.body, path: comment.path, line: comment.line },
  pull_request_review_id: comment.reviewId,
  user: { login: comment.by, type: comment.by === OURS ? 'Bot' : 'User' },
  ...(comment.inReplyTo !== null && { in_reply_to_id: comment.inReplyTo }),
})
