import { AppError } from '../../errors.ts'
import { checkedBranch, checkedSha, checkGitVersion, type GitRemote } from '../../exec/git.ts'
import type { Forge } from '../forge.ts'
import { readBaseSha } from './base.ts'
import { readGithubChecks } from './checks.ts'
import { type ClientOptions, createOctokit, type Github, githubAt } from './client.ts'
import { type ConflictFinder, createConflictFinder } from './conflict.ts'
import { deleteBranch } from './delete-branch.ts'
import { githubFailure } from './failure.ts'
import { hasBranch, look } from './look.ts'
import { mergeOnGithub } from './merge.ts'
import {
  asPullRequest,
  closePullRequest,
  findPullRequest,
  markReady,
  openPullRequest,
  reopen,
} from './pull-requests.ts'
import { rerunChecks } from './rerun.ts'
import { mergesByQueue } from './rules.ts'
import { giveAnswer } from './said/answer.ts'
import { readSaid } from './said/said.ts'
import { cloneUrl, followName, type GithubAuth, parseRepository } from './settings.ts'
import { signCommits } from './sign.ts'
import { createTokens, type GithubTokens } from './tokens.ts'

export interface GithubRepositoryOptions extends ClientOptions {
  /** `owner/name`. */
  readonly repository: string
  readonly apiUrl: string
  readonly auth: GithubAuth
  /** Holds the bare copy that finds conflicts. */
  readonly workFolder: string
}

export interface GithubForgeOptions extends GithubRepositoryOptions {
  readonly baseBranch: string
}

/** The team's repository on GitHub, or on a GitHub Enterprise Server. */
export const createGithubForge = ({ baseBranch, ...options }: GithubForgeOptions): Forge =>
  openGithubRepository(options)(baseBranch)

/** Makes one forge per base branch; all share tokens, rate limit and cached reads. */
export function openGithubRepository(options: GithubRepositoryOptions): (baseBranch: string) => Forge {
  const place = parseRepository(options.apiUrl, options.repository)
  const called = followName(place, options.log.warn)
  const tokens = createTokens(options.auth, called)
  const octokit = createOctokit(called, tokens, options)
  const { gitEnvironment: env, renew } = tokens
  const moved = async () => {
    const { owner, repo } = called.now()
    return called.isCalled((await octokit.rest.repos.get({ owner, repo })).data.full_name)
  }
  const remote = { url: cloneUrl(place), address: () => cloneUrl(called.now()), moved, env, ...(renew && { renew }) }
  const conflicts = createConflictFinder(options.workFolder, remote)
  const { repository } = options
  return (baseBranch) =>
    forgeOf({
      repository,
      tokens,
      remote,
      conflicts,
      github: githubAt(called, octokit, options.waitUnitMs, checkedBranch(baseBranch)),
    })
}

interface ForgeParts {
  readonly repository: string
  readonly github: Github
  readonly tokens: GithubTokens
  readonly remote: GitRemote
  readonly conflicts: ConflictFinder
}

const forgeOf = ({ repository, github, tokens, remote, conflicts }: ForgeParts): Forge => ({
  ...{ kind: 'github', repository, baseBranch: github.baseBranch },
  remote: { ...remote, env: () => withGithubErrors(remote.env(), new AbortController().signal) },
  check: (signal) => withGithubErrors(checkRepository(github, signal), signal),
  hasBase: (signal) => withGithubErrors(hasBranch(github, github.baseBranch, signal), signal),
  baseSha: (signal) => withGithubErrors(readBaseSha(github, signal), signal),
  look: (branch, signal) => withGithubErrors(look(github, checkedBranch(branch), signal), signal),
  reopen: (branch, signal) => withGithubErrors(reopen(github, checkedBranch(branch), signal), signal),
  openPullRequest: (draft, signal) => withGithubErrors(openPullRequest(github, draft, signal), signal),
  findPullRequest: (branch, signal) =>
    withGithubErrors(findPullRequest(github, checkedBranch(branch), signal), signal).then(
      (found) => found && asPullRequest(found),
    ),
  markReady: (branch, signal) => withGithubErrors(markReady(github, branch, signal), signal),
  closePullRequest: (branch, comment, signal) =>
    withGithubErrors(closePullRequest(github, branch, comment, signal), signal),
  deleteBranch: (branch, isOurs, signal) =>
    withGithubErrors(deleteBranch(github, checkedBranch(branch), isOurs, signal), signal),
  checks: (commit, signal) =>
    withGithubErrors(readGithubChecks(github, { ...commit, headSha: checkedSha(commit.headSha) }, signal), signal),
  said: (branch, signal) => withGithubErrors(readSaid(github, checkedBranch(branch), signal), signal),
  answer: (branch, answer, signal) =>
    withGithubErrors(giveAnswer(github, checkedBranch(branch), answer, signal), signal),
  rerun: (headSha, names, signal) =>
    withGithubErrors(rerunChecks(github, tokens, checkedSha(headSha), names, signal), signal),
  signCommits: (request, signal) => withGithubErrors(signCommits(github, request, signal), signal),
  mergesByQueue: (signal) => withGithubErrors(mergesByQueue(github, signal), signal),
  merge: (request, signal) =>
    withGithubErrors(
      mergeOnGithub(github, conflicts, { ...request, headSha: checkedSha(request.headSha) }, signal),
      signal,
    ),
})

/** Wraps every call of the adapter, so that no Octokit error with its tokens and bodies gets out. */
const withGithubErrors = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw githubFailure(error, signal)
  }
}

async function checkRepository(github: Github, signal: AbortSignal): Promise<void> {
  await checkGitVersion(signal)
  const { data } = await github.octokit.rest.repos.get(github.at(signal))
  github.isCalled(data.full_name)
  if (data.archived) {
    throw new AppError('misconfigured', `${data.full_name} is archived`, { hint: 'Unarchive it, or name another.' })
  }
  if (await hasBranch(github, github.baseBranch, signal)) return
  throw new AppError('misconfigured', `${data.full_name} has no branch ${github.baseBranch}`, {
    hint: `Push a first commit to ${github.baseBranch}.`,
  })
}
