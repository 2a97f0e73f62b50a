import type { MergeResult } from '../forge.ts'
import type { Github } from './client.ts'
import { graphqlRefusalOf } from './failure.ts'
import type { GithubPullRequest } from './pull-requests.ts'

interface Answer {
  readonly node: {
    readonly mergeQueueEntry: { readonly state: string } | null
    readonly timelineItems: { readonly nodes: readonly { readonly __typename: string; readonly reason?: string }[] }
  } | null
}

const QUESTION = `query ($id: ID!) {
  node(id: $id) { ... on PullRequest {
    mergeQueueEntry { state }
    timelineItems(last: 1, itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]) {
      nodes { __typename ... on RemovedFromMergeQueueEvent { reason } }
    }
  } }
}`

const ENQUEUE = `mutation ($id: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: {pullRequestId: $id, expectedHeadOid: $head}) { mergeQueueEntry { state } }
}`

/**
 * Adds exactly this head to GitHub's merge queue. Only once: a person has to look at a pull request that the queue has
 * removed.
 */
export async function mergeByQueue(
  github: Github,
  { nodeId, headSha }: GithubPullRequest,
  signal: AbortSignal,
): Promise<MergeResult> {
  const request = { signal }
  const { node } = await github.octokit.graphql<Answer>(QUESTION, { id: nodeId, request })
  if (node?.mergeQueueEntry) return queued(node.mergeQueueEntry.state)
  const last = node?.timelineItems.nodes[0]
  if (last?.__typename === 'RemovedFromMergeQueueEvent')
    return needsPerson(`The merge queue has put the pull request out (${last.reason ?? 'no reason given'})`)
  try {
    await github.octokit.graphql(ENQUEUE, { id: nodeId, head: headSha, request })
    return queued('QUEUED')
  } catch (error) {
    const refusal = graphqlRefusalOf(error)
    if (refusal === null) throw error
    return needsPerson(`GitHub does not let us add it to the merge queue (${refusal})`)
  }
}

const queued = (state: string): MergeResult => ({ outcome: 'queued', state })

const needsPerson = (why: string): MergeResult => ({
  outcome: 'needs_person',
  what: `${why}. Add it to the queue on GitHub and resume the task; it goes on when the queue has merged it.`,
})
