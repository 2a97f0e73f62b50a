import type { ContractJson } from '../contract/contract.ts'
import { headOf } from '../world/head.ts'
import type { Pull } from '../world/state.ts'
import type { World } from '../world/world.ts'
import { changeState, mergeableState, mergePull, OURS, updateBranch } from './merging.ts'
import { type Answer, type ApiRoute, apiRefusal, pageOf } from './route.ts'

export const pullRoutes: Readonly<Record<string, ApiRoute>> = {
  'pulls/list': async (call, world) => {
    const branch = call.query.get('head')?.split(':')[1]
    const base = call.query.get('base')
    const wanted = call.query.get('state') ?? 'open'
    const found = world.state.pulls
      .filter((pull) => (branch === undefined || pull.branch === branch) && (base === null || pull.base === base))
      .filter((pull) => wanted === 'all' || pull.state === wanted)
    return pageOf(call, await Promise.all(found.toReversed().map((pull) => bodyOf(world, pull, false))))
  },

  'pulls/create': async ({ body }, world) => {
    const { state, git, repository } = world
    if (state.archived) return apiRefusal(403, 'Repository was archived so is read-only.')
    if (body.draft && !state.draftsSupported)
      return apiRefusal(422, 'Draft pull requests are not supported in this repository.')
    const sha = await git('rev-parse', '--verify', '--quiet', `refs/heads/${body.head}`).catch(() => null)
    if (sha === null) return invalid('Field head is invalid')
    if (state.pulls.some((pull) => pull.branch === body.head && pull.base === body.base && pull.state === 'open'))
      return invalid(`A pull request already exists for ${ownerOf(repository)}:${body.head}.`)
    const pull: Pull = {
      ...{
        number: state.pulls.length + 1,
        branch: body.head,
        base: body.base,
        title: body.title,
        body: body.body ?? '',
      },
      ...{ draft: body.draft ?? false, state: 'open', labels: [], endedAt: null, mergeSha: null },
      ...{ mergedBy: null, queue: null },
    }
    state.pulls.push(pull)
    world.tell('pull_request', { action: 'opened', pull_request: { head: { sha, ref: pull.branch } } })
    return { status: 201, body: await bodyOf(world, pull, true) }
  },

  'pulls/get': (call, world) =>
    withPull(call, world, async (pull) => ({ status: 200, body: await bodyOf(world, pull, true) })),

  'pulls/update': (call, world) =>
    withPull(call, world, async (pull) => {
      const { title, body, state, base = pull.base } = call.body
      if (world.state.archived) return apiRefusal(403, 'Repository was archived so is read-only.')
      const refused = state === undefined ? null : await changeState(world, pull, state)
      if (refused !== null) return apiRefusal(422, refused)
      if (base !== pull.base) world.tell('pull_request', { action: 'edited', ...aboutPull(pull) })
      Object.assign(pull, { title: title ?? pull.title, body: body ?? pull.body, base })
      return { status: 200, body: await bodyOf(world, pull, true) }
    }),

  'pulls/merge': (call, world) => withPull(call, world, (pull) => mergePull(world, pull, call.body ?? {}, OURS)),

  'pulls/update-branch': (call, world) =>
    withPull(call, world, (pull) => updateBranch(world, pull, call.body?.expected_head_sha)),

  'issues/list-comments': (call, { state }) =>
    pageOf(
      call,
      state.comments
        .filter(({ number }) => String(number) === call.parameters.issue_number)
        .map(({ body }, id) => ({ id, body })),
    ),

  'issues/create-comment': ({ parameters, body }, { state }) => {
    state.comments.push({ number: Number(parameters.issue_number), body: body.body })
    return { status: 201, body: { id: state.comments.length, body: body.body } }
  },

  'issues/add-labels': ({ parameters, body }, { state }) => {
    const pull = state.pulls.find(({ number }) => String(number) === parameters.issue_number)
    pull?.labels.push(...body.labels.filter((label: string) => !pull.labels.includes(label)))
    return { status: 200, body: (pull?.labels ?? []).map((name) => ({ name })) }
  },
}

/** The GraphQL mutation `markPullRequestReadyForReview`. */
export function markPullReady(world: World, nodeId: string): ContractJson {
  const pull = world.state.pulls.find(({ number }) => `PR_${number}` === nodeId)
  if (pull === undefined) return { errors: [{ type: 'NOT_FOUND', message: `Could not resolve to a node ${nodeId}` }] }
  if (pull.draft) world.tell('pull_request', { action: 'ready_for_review', ...aboutPull(pull) })
  pull.draft = false
  return { data: { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } } }
}

const aboutPull = (pull: Pull) => ({ pull_request: { head: { ref: pull.branch, sha: pull.endedAt ?? '' } } })

const ownerOf = (repository: string): string => repository.split('/')[0] ?? ''

const invalid = (message: string): Answer => ({
  status: 422,
  body: {
    ...{ message: 'Validation Failed', documentation_url: 'https://docs.github.com/rest' },
    errors: [{ resource: 'PullRequest', code: 'custom', message }],
  },
})

function withPull<T>(
  { parameters }: { parameters: Readonly<Record<string, string>> },
  { state }: World,
  work: (pull: Pull) => T,
): T | ReturnType<typeof apiRefusal> {
  const pull = state.pulls.find(({ number }) => String(number) === parameters.pull_number)
  return pull === undefined ? apiRefusal(404, 'Not Found') : work(pull)
}

/** Who has reviewed is asked no longer. */
function askedFor({ state, repository }: World, { number }: Pull): { [key: string]: ContractJson } {
  const reviewed = state.reviews.filter((review) => review.number === number).map(({ by }) => by)
  const open = state.requested.filter((one) => one.number === number && !reviewed.includes(one.name))
  const slugs = open.flatMap(({ name }) => name.split('/')[1] ?? [])
  return {
    requested_reviewers: open.filter(({ name }) => !name.includes('/')).map(({ name }) => ({ login: name })),
    requested_teams: slugs.map((slug) => ({ slug, name: slug, parent: null, organization: ownerOf(repository) })),
  }
}

async function bodyOf(world: World, { ...pull }: Pull, detailed: boolean): Promise<ContractJson> {
  // The pull request of one moment: it may be merged while git is asked.
  const sha = await headOf(world, pull)
  const ended = pull.state === 'closed' ? '2026-01-01T00:00:00Z' : null
  const base = await world.git('rev-parse', '--verify', '--quiet', `refs/heads/${pull.base}`).catch(() => '')
  return {
    ...{ number: pull.number, node_id: `PR_${pull.number}`, state: pull.state, draft: pull.draft, title: pull.title },
    ...{ body: pull.body, html_url: `${world.siteUrl}/pull/${pull.number}` },
    ...{ closed_at: ended, merged_at: pull.mergeSha === null ? null : ended, merge_commit_sha: pull.mergeSha },
    labels: pull.labels.map((name) => ({ name })),
    head: { ref: pull.branch, sha, label: `${ownerOf(world.repository)}:${pull.branch}` },
    base: { ref: pull.base, sha: base, label: `${ownerOf(world.repository)}:${pull.base}` },
    ...(detailed && {
      ...askedFor(world, pull),
      merged: pull.mergeSha !== null,
      merged_by: pull.mergedBy === null ? null : { login: pull.mergedBy },
      ...(await mergeableState(world, pull)),
    }),
  }
}
