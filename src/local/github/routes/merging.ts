import type { ContractJson } from '../contract/contract.ts'
import { headOf } from '../world/head.ts'
import type { Pull } from '../world/state.ts'
import { readHeads, type World } from '../world/world.ts'
import { type Answer, apiRefusal } from './route.ts'
import { signatureMissing } from './signing.ts'

export async function mergeableState(world: World, pull: Pull): Promise<{ [key: string]: ContractJson }> {
  if (pull.state === 'closed') return { mergeable: null, mergeable_state: 'unknown' }
  const head = await headOf(world, pull)
  const tree = await mergedTree(world, await baseOf(world, pull), head)
  if (tree === null) return { mergeable: false, mergeable_state: 'dirty' }
  const behind = isStrict(world) && !(await hasBase(world, pull, head))
  const blocked =
    (ruleAgainst(world, head) ?? reviewMissing(world, pull) ?? (await signatureMissing(world, pull))) !== null
  const state = pull.draft ? 'draft' : behind ? 'behind' : blocked ? 'blocked' : 'clean'
  return { mergeable: true, mergeable_state: state }
}

/** Refuses as GitHub does, with its messages, or else really merges, with compare-and-swap of the base. */
export async function mergePull(
  world: World,
  pull: Pull,
  request: { sha?: string; merge_method?: string; commit_title?: string; commit_message?: string },
  by: string,
): Promise<Answer> {
  const head = await headOf(world, pull)
  const method = request.merge_method ?? 'merge'
  const obstacle = await obstacleTo(world, pull, head, method, request.sha)
  if (obstacle !== null) return obstacle
  const base = await baseOf(world, pull)
  const tree = await mergedTree(world, base, head)
  if (tree === null) return apiRefusal(405, 'Pull Request is not mergeable')
  const message = [request.commit_title ?? pull.title, request.commit_message ?? ''].join('\n\n').trim()
  const parents = method === 'merge' ? ['-p', base, '-p', head] : ['-p', base]
  const before = await readHeads(world)
  const sha =
    method === 'rebase'
      ? await rebased(world, base, head)
      : await world.git('commit-tree', tree, ...parents, '-m', message)
  const swapped = await world.git('update-ref', `refs/heads/${pull.base}`, sha, base).then(
    () => true,
    () => false,
  )
  if (!swapped) return apiRefusal(405, 'Base branch was modified. Review and try the merge again.')
  Object.assign(pull, { state: 'closed', endedAt: head, mergeSha: sha, mergedBy: by })
  await world.announce(before)
  world.tell('pull_request', {
    action: 'closed',
    sender: { login: by },
    pull_request: { merged: true, head: { sha: head, ref: pull.branch } },
  })
  return { status: 200, body: { sha, merged: true, message: 'Pull Request successfully merged' } }
}

/** The login of our App. */
export const OURS = 'wms-orchestrator[bot]'

/** The commits of a branch, one after another on the base. */
async function rebased({ git }: World, base: string, head: string): Promise<string> {
  const commits = (await git('rev-list', '--reverse', '--no-merges', `${base}..${head}`)).split('\n')
  let tip = base
  for (const commit of commits.filter((sha) => sha !== '')) {
    // Its parent is the merge base of both.
    const onto = await git('commit-tree', `${tip}^{tree}`, '-p', `${commit}^`, '-m', 'onto')
    const tree = await git('merge-tree', '--write-tree', onto, commit)
    tip = await git('commit-tree', tree, '-p', tip, '-m', await git('show', '-s', '--format=%B', commit))
  }
  return tip
}

/** Closes or reopens; why GitHub refuses, or `null`. */
export async function changeState(world: World, pull: Pull, to: 'open' | 'closed', by = OURS): Promise<string | null> {
  if (to === pull.state) return null
  const tell = async (action: string) =>
    world.tell('pull_request', {
      action,
      sender: { login: by },
      pull_request: { merged: false, head: { ref: pull.branch, sha: await headOf(world, pull) } },
    })
  if (to === 'closed') {
    Object.assign(pull, { state: 'closed', endedAt: await headOf(world, pull) })
    await tell('closed')
    return null
  }
  const heads = await readHeads(world)
  if (pull.mergeSha !== null) return 'A merged pull request cannot be reopened.'
  for (const needed of [pull.branch, pull.base])
    if (!heads.has(`refs/heads/${needed}`)) return `state cannot be changed. The ${needed} branch has been deleted.`
  Object.assign(pull, { state: 'open', endedAt: null })
  await tell('reopened')
  return null
}

export async function updateBranch(world: World, pull: Pull, expected: string | undefined): Promise<Answer> {
  const head = await headOf(world, pull)
  if (expected !== undefined && expected !== head)
    return apiRefusal(422, 'expected head sha didn’t match current head ref.')
  const base = await baseOf(world, pull)
  const tree = await mergedTree(world, base, head)
  if (tree === null) return apiRefusal(422, 'merge conflict between base and head')
  const sha = await world.git('commit-tree', tree, '-p', head, '-p', base, '-m', `Merge ${pull.base}`)
  const before = await readHeads(world)
  await world.git('update-ref', `refs/heads/${pull.branch}`, sha, head)
  world.state.signed.push(sha)
  await world.announce(before)
  return { status: 202, body: { message: 'Updating pull request branch.', url: '' } }
}

async function obstacleTo(
  world: World,
  pull: Pull,
  head: string,
  method: string,
  sha: string | undefined,
): Promise<Answer | null> {
  const { state } = world
  if (state.archived) return apiRefusal(403, 'Repository was archived so is read-only.')
  if (pull.state === 'closed') return apiRefusal(405, 'Pull Request is not mergeable')
  if (sha !== undefined && sha !== head)
    return apiRefusal(409, 'Head branch was modified. Review and try the merge again.')
  if (pull.draft) return apiRefusal(405, 'Pull Request is still a draft')
  if (!state.mergeMethods[method as keyof typeof state.mergeMethods])
    return apiRefusal(405, `${method} merges are not allowed on this repository.`)
  if (isStrict(world) && !(await hasBase(world, pull, head)))
    return apiRefusal(
      405,
      'Repository rule violations found\n\nHead branch is out of date. Review and try the merge again.',
    )
  const violated = ruleAgainst(world, head) ?? reviewMissing(world, pull) ?? (await signatureMissing(world, pull))
  return violated === null ? null : apiRefusal(405, `Repository rule violations found\n\n${violated}`)
}

function ruleAgainst({ state }: World, sha: string): string | null {
  for (const { type, parameters } of state.rules) {
    if (type === 'merge_queue') return 'Changes must be made through the merge queue'
    if (type !== 'required_status_checks') continue
    const checks = (parameters?.required_status_checks ?? []) as { context: string; integration_id?: number }[]
    const open = checks.find(({ context, integration_id }) => {
      const runs = state.checkRuns.filter((run) => run.sha === sha && run.name === context)
      const matching = runs.filter((run) => integration_id === undefined || run.appId === integration_id)
      return !['success', 'skipped', 'neutral'].includes(matching.at(-1)?.conclusion ?? '')
    })
    if (open !== undefined) return `Required status check "${open.context}" is expected.`
  }
  return null
}

/** Whose newest verdict approves counts. */
function reviewMissing({ state }: World, { number }: Pull): string | null {
  const wanted = state.rules.find(({ type }) => type === 'pull_request')?.parameters?.required_approving_review_count
  const verdicts = state.reviews.filter((review) => review.number === number && review.state !== 'COMMENTED')
  const given = [...new Map(verdicts.map((review) => [review.by, review.state])).values()]
  return typeof wanted !== 'number' || given.filter((one) => one === 'APPROVED').length >= wanted
    ? null
    : `At least ${wanted} approving review is required by reviewers with write access.`
}

const isStrict = ({ state }: World): boolean =>
  state.rules.some(({ parameters }) => parameters?.strict_required_status_checks_policy === true)

const baseOf = ({ git }: World, { base }: Pull): Promise<string> => git('rev-parse', `refs/heads/${base}`)

const hasBase = async (world: World, pull: Pull, head: string): Promise<boolean> =>
  world.git('merge-base', '--is-ancestor', await baseOf(world, pull), head).then(
    () => true,
    () => false,
  )

/** `null`: the merge conflicts. */
const mergedTree = ({ git }: World, base: string, head: string): Promise<string | null> =>
  git('merge-tree', '--write-tree', base, head).catch(() => null)
