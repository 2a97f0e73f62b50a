import { AppError } from '../../errors.ts'
import type { SignRequest } from '../forge.ts'
import type { Github } from './client.ts'
import { findPullRequest } from './pull-requests.ts'
import { activeRules } from './rules.ts'

/**
 * Where the rules demand signatures, replaces our unsigned commits by one commit with the same tree that GitHub creates
 * and signs for the App, on top of the last commit that is signed or not ours.
 */
export async function signCommits(github: Github, request: SignRequest, signal: AbortSignal): Promise<string> {
  const { branch, headSha } = request
  const rules = await activeRules(github, signal)
  if (!rules.some(({ type }) => type === 'required_signatures')) return headSha
  const found = await findPullRequest(github, branch, signal)
  if (found?.state !== 'open' || found.headSha !== headSha) return headSha
  const commits = await commitsOf(github, found.number, request.isOurs, signal)
  const lastAcceptable = commits.findLastIndex(({ verified, ours }) => verified || !ours)
  refuseForeign(github, commits)
  const last = commits.at(-1)
  if (last === undefined || lastAcceptable === commits.length - 1) return headSha
  const parents = await parentsOf(
    commits.slice(lastAcceptable + 1),
    commits[lastAcceptable]?.sha ?? null,
    request.mergeBase,
  )
  const signedSha = await createSigned(github, { message: request.message, tree: last.tree, parents }, signal)
  await moveBranch(github, branch, { from: headSha, to: signedSha }, signal)
  return signedSha
}

interface Commit {
  readonly sha: string
  readonly tree: string
  readonly merges: boolean
  readonly verified: boolean
  readonly ours: boolean
}

async function commitsOf(
  github: Github,
  pull_number: number,
  isOurs: SignRequest['isOurs'],
  signal: AbortSignal,
): Promise<Commit[]> {
  const query = { ...github.at(signal), pull_number, per_page: 100 }
  const listed = await github.octokit.paginate(github.octokit.rest.pulls.listCommits, query)
  return listed.map(({ sha, parents, commit }) => ({
    ...{ sha, tree: commit.tree.sha, merges: parents.length > 1 },
    verified: commit.verification?.verified === true,
    ours: isOurs(sha),
  }))
}

/** Throws AppError `misconfigured` for an unsigned commit of others, which we must not sign for them. */
function refuseForeign({ baseBranch }: Github, commits: readonly Commit[]): void {
  const foreign = commits.find(({ verified, ours }) => !verified && !ours)
  if (foreign === undefined) return
  throw new AppError(
    'misconfigured',
    `${baseBranch} takes signed commits only, and ${foreign.sha.slice(0, 8)} has no signature and is not ours.`,
    { hint: 'Let its author sign it, or let the rule spare the branches wms/*; then retry the task.' },
  )
}

/** If a replaced commit merged the base, the new commit merges it too. */
const parentsOf = async (
  replaced: readonly Commit[],
  onto: string | null,
  mergeBase: SignRequest['mergeBase'],
): Promise<string[]> =>
  onto !== null && !replaced.some(({ merges }) => merges)
    ? [onto]
    : [...(onto === null ? [] : [onto]), await mergeBase()]

/** Sets no author, since GitHub signs only commits of its own identity. */
async function createSigned(
  github: Github,
  commit: { readonly message: string; readonly tree: string; readonly parents: string[] },
  signal: AbortSignal,
): Promise<string> {
  const { data } = await github.octokit.rest.git.createCommit({ ...github.at(signal), ...commit })
  if (data.verification.verified) return data.sha
  throw new AppError('misconfigured', `GitHub does not sign what it commits for us: ${data.verification.reason}.`, {
    hint: 'Use a GitHub App instead of a token, or let the rule spare the branches wms/*; then retry the task.',
  })
}

/** Moves the branch by compare-and-swap, so that a concurrent push is not lost. */
async function moveBranch(
  github: Github,
  branch: string,
  { from, to }: { readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<void> {
  const { data } = await github.octokit.rest.repos.get(github.at(signal))
  const mutation = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }'
  const update = { name: `refs/heads/${branch}`, beforeOid: from, afterOid: to, force: true }
  const input = { repositoryId: data.node_id, refUpdates: [update] }
  await github.octokit.graphql(mutation, { input, request: { signal } })
}
