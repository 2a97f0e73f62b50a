import { AppError } from '../../errors.ts'
import { checkedBranch, checkedSha, checkGitVersion, type GitRemote } from '../../exec/git.ts'
import type { Forge } from '../forge.ts'
import { readBaseSha } from './base.ts'
import { readGithubChecks } from './checks.ts'
import { type ClientOptions, createOctokit, type Github } from './client.ts'
import { type ConflictFinder, createConflictFinder } from './conflict.ts'
import { githubFailure, githubRefusalOf } from './failure.ts'
import { mergeOnGithub } from './merge.ts'
import { asPullRequest, closePullRequest, findPullRequest, markReady, openPullRequest } from './pull-requests.ts'
import { rerunChecks } from './rerun.ts'
import { mergesByQueue } from './rules.ts'
import { cloneUrl, type GithubAuth, parseRepository } from './settings.ts'
import { signCommits } from './sign.ts'
import { createTokens, type GithubTokens } from './tokens.ts'

export interface GithubRepositoryOptions extends ClientOptions {
  /** `owner/name`. */
  readonly repository: string
  readonly apiUrl: string
  readonly auth: GithubAuth
  /** For the bare copy in which conflicts are looked into. */
  readonly workFolder: string
}

export interface GithubForgeOptions extends GithubRepositoryOptions {
  readonly baseBranch: string
}

/** The team's repository on GitHub, or on a GitHub Enterprise Server. */
export const createGithubForge = ({ baseBranch, ...options }: GithubForgeOptions): Forge =>
  openGithubRepository(options)(baseBranch)

/** The forge of each base branch of one repository: they share the tokens, the rate limit and what was read before. */
export function openGithubRepository(options: GithubRepositoryOptions): (baseBranch: string) => Forge {
  const place = parseRepository(options.apiUrl, options.repository)
  const tokens = createTokens(options.auth, place)
  const { owner, repo } = place
  const shared = {
    ...place,
    octokit: createOctokit(place, tokens, options),
    waitUnitMs: options.waitUnitMs,
    at: (signal: AbortSignal) => ({ owner, repo, request: { signal } }),
  }
  const { gitEnvironment: env, renew } = tokens
  const remote = { url: cloneUrl(place), env, ...(renew && { renew }) }
  const conflicts = createConflictFinder(options.workFolder, remote)
  const { repository } = options
  return (baseBranch) =>
    forgeOf({ repository, tokens, remote, conflicts, github: { ...shared, baseBranch: checkedBranch(baseBranch) } })
}

interface Parts {
  readonly repository: string
  readonly github: Github
  readonly tokens: GithubTokens
  readonly remote: GitRemote
  readonly conflicts: ConflictFinder
}

const forgeOf = ({ repository, github, tokens, remote, conflicts }: Parts): Forge => ({
  ...{ kind: 'github', repository, baseBranch: github.baseBranch },
  remote: { ...remote, env: () => told(remote.env(), new AbortController().signal) },
  check: (signal) => told(checkRepository(github, signal), signal),
  hasBase: (signal) => told(hasBase(github, signal), signal),
  baseSha: (signal) => told(readBaseSha(github, signal), signal),
  openPullRequest: (draft, signal) => told(openPullRequest(github, draft, signal), signal),
  findPullRequest: (branch, signal) =>
    told(findPullRequest(github, checkedBranch(branch), signal), signal).then((found) => found && asPullRequest(found)),
  markReady: (branch, signal) => told(markReady(github, branch, signal), signal),
  closePullRequest: (branch, comment, signal) => told(closePullRequest(github, branch, comment, signal), signal),
  checks: (commit, signal) =>
    told(readGithubChecks(github, { ...commit, headSha: checkedSha(commit.headSha) }, signal), signal),
  rerun: (headSha, names, signal) => told(rerunChecks(github, tokens, checkedSha(headSha), names, signal), signal),
  signCommits: (request, signal) => told(signCommits(github, request, signal), signal),
  mergesByQueue: (signal) => told(mergesByQueue(github, signal), signal),
  merge: (request, signal) =>
    told(mergeOnGithub(github, conflicts, { ...request, headSha: checkedSha(request.headSha) }, signal), signal),
})

/** Every way out of the adapter: no error of the client leaves it with what it carries. */
const told = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw githubFailure(error, signal)
  }
}

async function checkRepository(github: Github, signal: AbortSignal): Promise<void> {
  await checkGitVersion(signal)
  const { data } = await github.octokit.rest.repos.get(github.at(signal))
  if (data.archived) {
    throw new AppError('misconfigured', `${data.full_name} is archived`, { hint: 'Unarchive it, or name another.' })
  }
  if (await hasBase(github, signal)) return
  throw new AppError('misconfigured', `${data.full_name} has no branch ${github.baseBranch}`, {
    hint: `Push a first commit to ${github.baseBranch}.`,
  })
}

async function hasBase(github: Github, signal: AbortSignal): Promise<boolean> {
  try {
    await readBaseSha(github, signal)
    return true
  } catch (error) {
    if (githubRefusalOf(error, 404, 409) !== null) return false
    throw error
  }
}
