import type { ContractJson } from '../contract/contract.ts'
import { headOf } from '../world/head.ts'
import type { Pull } from '../world/state.ts'
import type { World } from '../world/world.ts'
import { type ApiRoute, apiRefusal, pageOf } from './route.ts'

/** The commits of a pull request, oldest first. */
async function commitsOf(world: World, pull: Pull): Promise<string[]> {
  const range = `${pull.base}..${await headOf(world, pull)}`
  const listed = await world.git('rev-list', '--reverse', '--topo-order', range)
  return listed.split('\n').filter((sha) => sha !== '')
}

/** GitHub's message for missing signatures; `null`: all commits are signed, or no rule demands it. */
export async function signatureMissing(world: World, pull: Pull): Promise<string | null> {
  if (!world.state.rules.some(({ type }) => type === 'required_signatures')) return null
  const unsigned = (await commitsOf(world, pull)).filter((sha) => !world.state.signed.includes(sha))
  return unsigned.length === 0 ? null : 'Commits must have verified signatures.'
}

export const signingRoutes: Readonly<Record<string, ApiRoute>> = {
  /** GitHub signs commits that an App creates without an author. */
  'git/create-commit': async ({ body }, { git, state }) => {
    const parents = body.parents.flatMap((sha: string) => ['-p', sha])
    const sha = await git('commit-tree', body.tree, ...parents, '-m', body.message)
    const verified = body.author === undefined && body.committer === undefined && state.signsForUs
    if (verified) state.signed.push(sha)
    return { status: 201, body: { sha, verification: verification(verified) } }
  },

  'pulls/list-commits': async (call, world) => {
    const pull = world.state.pulls.find(({ number }) => String(number) === call.parameters.pull_number)
    if (pull === undefined) return apiRefusal(404, 'Not Found')
    const shas = await commitsOf(world, pull)
    return pageOf(call, await Promise.all(shas.map((sha) => shownCommit(world, sha))))
  },
}

async function shownCommit({ git, state }: World, sha: string): Promise<ContractJson> {
  const [tree = '', parents = '', email = ''] = (await git('show', '-s', '--format=%T|%P|%ce', sha)).split('|')
  return {
    sha,
    parents: parents
      .split(' ')
      .filter((one) => one !== '')
      .map((parent) => ({ sha: parent })),
    commit: { tree: { sha: tree }, committer: { email }, verification: verification(state.signed.includes(sha)) },
  }
}

const verification = (verified: boolean) => ({
  ...{ verified, reason: verified ? 'valid' : 'unsigned', signature: null, payload: null, verified_at: null },
})

/** Moves refs by compare-and-swap, like `git push --force-with-lease`. */
export async function updateRefs(
  { git }: World,
  { refUpdates }: { refUpdates: { name: string; beforeOid: string; afterOid: string }[] },
): Promise<ContractJson> {
  for (const { name, beforeOid, afterOid } of refUpdates) {
    const swapped = await git('update-ref', name, afterOid, beforeOid).then(
      () => true,
      () => false,
    )
    if (!swapped) return { data: null, errors: [{ type: 'STALE_DATA', message: `${name} is not at ${beforeOid}` }] }
  }
  return { data: { updateRefs: { clientMutationId: null } } }
}
