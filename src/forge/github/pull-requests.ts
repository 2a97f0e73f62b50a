import { ownerIn } from '../../core/pipeline/identity.ts'
import { AppError } from '../../errors.ts'
import type { PullRequest, PullRequestDraft } from '../forge.ts'
import { mustBeOwn } from '../own-pull-request.ts'
import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'

/** A pull request with the fields that only GitHub's calls need. */
export interface GithubPullRequest extends PullRequest {
  readonly nodeId: string
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

/** Drops the fields that are specific to GitHub. */
export const asPullRequest = ({
  number,
  url,
  branch,
  owner,
  headSha,
  state,
  draft,
  base,
  mergeSha,
}: GithubPullRequest): PullRequest => ({
  ...{ number, url, branch, owner, headSha, state, draft, base, mergeSha },
})

/**
 * The branch's open pull request into the base, or else the newest; before any other, one of ours that somebody has
 * pointed at another base.
 */
export async function findPullRequest(
  github: Github,
  branch: string,
  signal: AbortSignal,
): Promise<GithubPullRequest | null> {
  const head = `${github.owner}:${branch}`
  const { data } = await github.octokit.rest.pulls.list({
    ...github.at(signal),
    ...{ head, state: 'all', sort: 'created', direction: 'desc', per_page: 30 },
  })
  const ours = data.filter(({ base, body }) => base.ref === github.baseBranch || ownerIn(body ?? '') !== null)
  const isOpen = ({ state }: { state: string }) => state === 'open'
  const intoBase = ours.filter(({ base }) => base.ref === github.baseBranch)
  const found = intoBase.find(isOpen) ?? ours.find(isOpen) ?? intoBase[0] ?? ours[0]
  return found === undefined ? null : pullRequestOf(found)
}

export async function openPullRequest(
  github: Github,
  draft: PullRequestDraft,
  signal: AbortSignal,
): Promise<PullRequest> {
  const existing = await findPullRequest(github, draft.branch, signal)
  if (existing !== null) mustBeOwn(existing, draft)
  if (existing !== null && existing.state !== 'open') return asPullRequest(existing)
  const opened = existing ? await bringUpToDate(github, existing, draft, signal) : await create(github, draft, signal)
  const labels = draft.labels.filter((label) => !opened.labels.includes(label))
  if (labels.length > 0) {
    await github.octokit.rest.issues.addLabels({ ...github.at(signal), issue_number: opened.number, labels })
  }
  return asPullRequest(opened)
}

export async function markReady(github: Github, branch: string, signal: AbortSignal): Promise<void> {
  const found = await findPullRequest(github, branch, signal)
  if (found === null || found.state !== 'open' || !found.draft) return
  const mutation =
    'mutation ($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }'
  await github.octokit.graphql(mutation, { id: found.nodeId, request: { signal } })
}

export async function reopen(github: Github, branch: string, signal: AbortSignal): Promise<void> {
  const found = await findPullRequest(github, branch, signal)
  if (found === null || found.state === 'merged') return
  const { pulls } = github.octokit.rest
  const of = { ...github.at(signal), pull_number: found.number }
  if (found.base !== github.baseBranch) await pulls.update({ ...of, base: github.baseBranch })
  if (found.state === 'closed') await pulls.update({ ...of, state: 'open' })
}

export async function closePullRequest(
  github: Github,
  branch: string,
  comment: string,
  signal: AbortSignal,
): Promise<void> {
  const found = await findPullRequest(github, branch, signal)
  if (found?.state !== 'open') return
  const { pulls, issues } = github.octokit.rest
  const thread = { ...github.at(signal), issue_number: found.number }
  const comments = await github.octokit.paginate(issues.listComments, { ...thread, per_page: 100 })
  if (!comments.some(({ body }) => body === comment)) await issues.createComment({ ...thread, body: comment })
  await pulls.update({ ...github.at(signal), pull_number: found.number, state: 'closed' })
}

async function bringUpToDate(
  github: Github,
  existing: GithubPullRequest,
  { title, body }: PullRequestDraft,
  signal: AbortSignal,
): Promise<GithubPullRequest> {
  if (existing.title === title && existing.body === body) return existing
  const change = { ...github.at(signal), title, body, pull_number: existing.number }
  const { data } = await github.octokit.rest.pulls.update(change)
  return pullRequestOf(data)
}

async function create(github: Github, draft: PullRequestDraft, signal: AbortSignal): Promise<GithubPullRequest> {
  const { branch, title, body } = draft
  const wanted = { ...github.at(signal), title, body, head: branch, base: github.baseBranch }
  const make = async (asDraft: boolean) =>
    pullRequestOf((await github.octokit.rest.pulls.create({ ...wanted, draft: asDraft })).data)
  try {
    return await make(true)
  } catch (error) {
    signal.throwIfAborted()
    // A parallel delivery was faster, or the response was lost.
    const existing = await findPullRequest(github, branch, signal)
    if (existing?.state === 'open') return existing
    const words = githubRefusalOf(error, 422) ?? ''
    if (/draft pull requests are not supported/i.test(words)) return make(false)
    if (/field head is invalid|"field":"head"/i.test(words)) {
      throw new AppError('bad_input', `${github.owner}/${github.repo} has no branch ${branch}`, {
        hint: 'Push it first.',
      })
    }
    throw error
  }
}

interface ApiPullRequest {
  readonly number: number
  readonly node_id: string
  readonly html_url: string
  readonly state: string
  readonly draft?: boolean | undefined
  readonly title: string
  readonly body: string | null
  readonly merged_at: string | null
  readonly merge_commit_sha: string | null
  readonly head: { readonly ref: string; readonly sha: string }
  readonly base: { readonly ref: string }
  readonly labels: readonly (string | { readonly name?: string | undefined })[]
}

function pullRequestOf(shown: ApiPullRequest): GithubPullRequest {
  const merged = shown.merged_at !== null
  return {
    ...{ number: shown.number, nodeId: shown.node_id, url: shown.html_url, title: shown.title },
    ...{
      body: shown.body ?? '',
      owner: ownerIn(shown.body ?? ''),
      branch: shown.head.ref,
      headSha: shown.head.sha,
      draft: shown.draft ?? false,
      base: shown.base.ref,
    },
    state: merged ? 'merged' : shown.state === 'open' ? 'open' : 'closed',
    mergeSha: merged ? shown.merge_commit_sha : null,
    labels: shown.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
  }
}
