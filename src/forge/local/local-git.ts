import { resolve } from 'node:path'
import type { CiReading } from '../../core/judgement/ci-verdict.ts'
import { NOTHING_SAID } from '../../core/remarks/said.ts'
import { RULES_PATH } from '../../core/repository-rules.ts'
import { AppError } from '../../errors.ts'
import {
  checkedBranch,
  checkedSha,
  checkGitVersion,
  commitOfBranch,
  type GitPlace,
  git,
  resolveCommit,
  runGit,
} from '../../exec/git.ts'
import type { DeletedBranch, Forge, MergeRequest, MergeResult } from '../forge.ts'
import { findMerge, mergeLocally } from '../merge-trees.ts'
import { type CheckRunnerOptions, createCheckRunner } from './local-check-runner.ts'
import { isFinished, queueChecks, readChecks, reportOf, requeueChecks } from './local-checks.ts'
import { lookLocally } from './local-look.ts'
import { type LocalPullRequests, localPullRequests } from './local-pull-requests.ts'
import { readRules } from './local-rules.ts'

export interface LocalGitOptions
  extends Pick<CheckRunnerOptions, 'sql' | 'workFolder' | 'runCheck' | 'onChecksFinished' | 'log'> {
  /** The bare repository. */
  readonly repositoryPath: string
  readonly baseBranch: string
  readonly checkTimeoutMs?: number
  /** Why the repository's commands may not run on this machine; `null`: they may. */
  readonly checksRefused: string | null
}

export interface LocalGitForge extends Forge {
  /** Stops running checks; the next process that asks for them resumes them. */
  close(): Promise<void>
}

/** Nobody can say anything of a pull request there, and nothing stands in line. */
const LACKING: Pick<Forge, 'said' | 'answer' | 'mergesByQueue'> = {
  ...{ said: async () => NOTHING_SAID, answer: async () => 'gone', mergesByQueue: async () => false },
}

/** A forge without a server: a bare repository, pull requests and checks as rows; we run the checks ourselves. */
export function createLocalGitForge(options: LocalGitOptions): LocalGitForge {
  const baseBranch = checkedBranch(options.baseBranch)
  const repositoryPath = resolve(options.repositoryPath)
  const repository: GitPlace = { gitDir: repositoryPath }
  const pullRequests = localPullRequests(options.sql, repository, baseBranch)
  const workFolder = resolve(options.workFolder)
  const runner = createCheckRunner({ checkTimeoutMs: 10 * 60_000, ...options, workFolder, repository, baseBranch })
  return {
    kind: 'local-git',
    repository: repositoryPath,
    baseBranch,
    remote: { url: repositoryPath, env: async () => ({}) },
    check: (signal) => checkRepository(repository, baseBranch, signal),
    hasBase: async (signal) => (await resolveCommit(repository, `refs/heads/${baseBranch}`, signal)) !== null,
    baseSha: (signal) => commitOfBranch(repository, `refs/heads/${baseBranch}`, signal),
    look: (branch, signal) => lookLocally(repository, baseBranch, pullRequests, checkedBranch(branch), signal),
    openPullRequest: pullRequests.open,
    reopen: pullRequests.reopen,
    findPullRequest: pullRequests.find,
    markReady: pullRequests.markReady,
    closePullRequest: pullRequests.close,
    deleteBranch: (branch, isOurs, signal) =>
      deleteBranch(repository, pullRequests, checkedBranch(branch), isOurs, signal),
    merge: (request, signal) => merge(repository, baseBranch, pullRequests, request, signal),
    ...LACKING,
    rerun: (headSha, names) => requeueChecks(options.sql, checkedSha(headSha), names),
    signCommits: async ({ headSha }) => checkedSha(headSha),
    close: runner.close,

    async checks(commit, signal) {
      const sha = checkedSha(commit.headSha)
      if ((await readChecks(options.sql, sha)).length === 0) {
        const rules = await readRules(repository, baseBranch, signal)
        if ('fault' in rules) return faultyRules(sha, rules.fault)
        if (rules.checks.length === 0) return reportOf(commit, [])
        await requireCommit(repository, sha, signal)
        await queueChecks(options.sql, sha, rules.checks)
      }
      const rows = await readChecks(options.sql, sha)
      if (rows.every(isFinished)) return reportOf(commit, rows, await flakyChecks(repository, baseBranch, signal))
      if (options.checksRefused !== null) throw refused(options.checksRefused)
      runner.start(sha)
      return reportOf(commit, rows)
    },
  }
}

const refused = (why: string): AppError =>
  new AppError('misconfigured', `The repository's checks may not run here. Isolation: ${why}.`, {
    hint: 'Then retry the task.',
  })

async function checkRepository(repository: GitPlace, baseBranch: string, signal: AbortSignal): Promise<void> {
  await checkGitVersion(signal)
  const { exitCode, stdout } = await runGit(repository, ['rev-parse', '--is-bare-repository'], {
    signal,
    accept: [128],
  })
  if (exitCode !== 0 || stdout.trim() !== 'true') {
    throw new AppError('misconfigured', `${repository.gitDir} is not a bare git repository`, {
      hint: `Make one with: git clone --bare <your repository> ${repository.gitDir}`,
    })
  }
  if ((await resolveCommit(repository, `refs/heads/${baseBranch}`, signal)) === null) {
    throw new AppError('misconfigured', `${repository.gitDir} has no branch ${baseBranch}`, {
      hint: `Push a first commit to ${baseBranch}.`,
    })
  }
}

async function requireCommit(repository: GitPlace, sha: string, signal: AbortSignal): Promise<void> {
  if ((await resolveCommit(repository, sha, signal)) !== null) return
  throw new AppError('not_found', `${repository.gitDir} has no commit ${sha}`, {
    hint: 'Push it before asking for checks.',
  })
}

async function flakyChecks(place: GitPlace, baseBranch: string, signal: AbortSignal): Promise<readonly string[]> {
  const rules = await readRules(place, baseBranch, signal)
  return 'fault' in rules ? [] : rules.flaky_checks
}

const faultyRules = (headSha: string, fault: string): CiReading => ({
  head_sha: headSha,
  verdict: 'red',
  reason: `${RULES_PATH} of the base branch is wrong.`,
  ...{ about: ['pipeline'], overdue: false, flaky: [], interrupted: [] },
  checks: [
    {
      name: 'pipeline',
      section: null,
      state: 'failed',
      summary: `${RULES_PATH} of the base is wrong: ${fault}`,
      log_tail: '',
    },
  ],
})

async function deleteBranch(
  repository: GitPlace,
  pullRequests: LocalPullRequests,
  branch: string,
  isOurs: (sha: string) => boolean,
  signal: AbortSignal,
): Promise<DeletedBranch> {
  const ref = `refs/heads/${branch}`
  const head = await resolveCommit(repository, ref, signal)
  if (head === null) return 'gone'
  const pullRequest = await pullRequests.find(branch, signal)
  if (!isOurs(head) || pullRequest?.state === 'open') return 'kept'
  // Only at the commit that was judged.
  await git(repository, ['update-ref', '-d', ref, head], { signal })
  return 'deleted'
}

async function merge(
  repository: GitPlace,
  baseBranch: string,
  pullRequests: LocalPullRequests,
  request: MergeRequest,
  signal: AbortSignal,
): Promise<MergeResult> {
  const headSha = checkedSha(request.headSha)
  const pullRequest = await pullRequests.find(checkedBranch(request.branch), signal)
  if (pullRequest === null) return { outcome: 'blocked', reason: `${request.branch} has no pull request.` }
  const base = `refs/heads/${baseBranch}`
  if (pullRequest.state === 'closed' && (await findMerge(repository, base, headSha, signal)) === null) {
    return { outcome: 'blocked', reason: 'The pull request is closed.' }
  }
  const result = await mergeLocally(repository, baseBranch, request, signal)
  if (result.outcome === 'merged') await pullRequests.markMerged(request.branch, headSha, result.mergeSha)
  return result
}
