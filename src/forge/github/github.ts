import { AppError } from '../../errors.ts'
import { checkedBranch, checkedSha, checkGitVersion } from '../../git.ts'
import type { Forge } from '../forge.ts'
import { readBaseSha } from './base.ts'
import { readChecks } from './checks.ts'
import { type ClientOptions, createOctokit, type Github } from './client.ts'
import { createConflictFinder } from './conflict.ts'
import { githubFailure, refusalOf } from './failure.ts'
import { merge } from './merge.ts'
import { closePullRequest, findPullRequest, markReady, openPullRequest, plain } from './pull-requests.ts'
import { cloneUrl, type GithubAuth, parseRepository } from './settings.ts'
import { createTokens } from './tokens.ts'

export interface GithubForgeOptions extends ClientOptions {
  /** `owner/name`. */
  readonly repository: string
  readonly apiUrl: string
  readonly auth: GithubAuth
  readonly baseBranch: string
  /** For the bare copy in which conflicts are looked into. */
  readonly workFolder: string
}

/** The team's repository on GitHub, or on a GitHub Enterprise Server. */
export function createGithubForge(options: GithubForgeOptions): Forge {
  const place = parseRepository(options.apiUrl, options.repository)
  const tokens = createTokens(options.auth, place)
  const { owner, repo } = place
  const github: Github = {
    ...place,
    octokit: createOctokit(place, tokens, options),
    baseBranch: checkedBranch(options.baseBranch),
    waitUnitMs: options.waitUnitMs,
    at: (signal) => ({ owner, repo, request: { signal } }),
  }
  const remote = { url: cloneUrl(place), env: tokens.gitEnvironment }
  const conflicts = createConflictFinder(options.workFolder, remote)
  return {
    ...{ kind: 'github', repository: options.repository, baseBranch: options.baseBranch },
    remote: { ...remote, env: () => told(remote.env(), new AbortController().signal) },
    check: (signal) => told(checkRepository(github, signal), signal),
    baseSha: (signal) => told(readBaseSha(github, signal), signal),
    openPullRequest: (draft, signal) => told(openPullRequest(github, draft, signal), signal),
    findPullRequest: (branch, signal) =>
      told(findPullRequest(github, checkedBranch(branch), signal), signal).then((found) => found && plain(found)),
    markReady: (branch, signal) => told(markReady(github, branch, signal), signal),
    closePullRequest: (branch, comment, signal) => told(closePullRequest(github, branch, comment, signal), signal),
    checks: (commit, signal) =>
      told(readChecks(github, { ...commit, headSha: checkedSha(commit.headSha) }, signal), signal),
    merge: (request, signal) =>
      told(merge(github, conflicts, { ...request, headSha: checkedSha(request.headSha) }, signal), signal),
  }
}

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
  try {
    await readBaseSha(github, signal)
  } catch (error) {
    if (refusalOf(error, 404, 409) === null) throw error
    throw new AppError('misconfigured', `${data.full_name} has no branch ${github.baseBranch}`, {
      hint: `Push a first commit to ${github.baseBranch}.`,
    })
  }
}
