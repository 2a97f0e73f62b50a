import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { MergeRequest, MergeResult } from '../forge.ts'
import { readBaseSha } from './base.ts'
import type { Github } from './client.ts'
import type { ConflictFinder } from './conflict.ts'
import { githubRefusalOf, isHttpError } from './failure.ts'
import { chooseMethod, type MergeMethod } from './merge-method.ts'
import { mergeByQueue } from './merge-queue.ts'
import { findPullRequest, type GithubPullRequest, markReady } from './pull-requests.ts'
import { mergesByQueue } from './rules.ts'

const TRIES = 6
/** In wait units. The base may just have moved, or GitHub may still be computing whether it can merge. */
const PAUSE = 2

/**
 * Merges the approved commit or nothing. Reads the pull request again before each try, since a merge whose response was
 * lost has been done.
 */
export async function mergeOnGithub(
  github: Github,
  conflicts: ConflictFinder,
  request: MergeRequest,
  signal: AbortSignal,
): Promise<MergeResult> {
  let reason = ''
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await delay(PAUSE * github.waitUnitMs * (1 + Math.random()), null, { signal })
    const found = await findPullRequest(github, request.branch, signal)
    const settled = outcomeSoFar(github, found, request)
    if (settled !== null) return settled
    if (found?.draft) await markReady(github, request.branch, signal)
    if (await mergesByQueue(github, signal)) return mergeByQueue(github, found as GithubPullRequest, signal)
    const baseSha = await readBaseSha(github, signal)
    if (baseSha !== request.baseSha) return baseMoved(github, request, baseSha, signal)
    const answer = await attempt(github, found as GithubPullRequest, request, signal)
    if ('outcome' in answer) return answer
    const verdict = await resultOfRefusal(github, conflicts, found as GithubPullRequest, answer.refusal, signal)
    if (verdict !== null) return verdict
    reason = answer.refusal
  }
  throw new AppError('transient', `GitHub did not merge ${request.branch} in ${TRIES} tries: ${reason}`)
}

/** The result that the pull request already shows; `null`: it is open at the approved commit. */
function outcomeSoFar(
  { baseBranch }: Github,
  found: GithubPullRequest | null,
  { branch, headSha }: MergeRequest,
): MergeResult | null {
  if (found === null) return { outcome: 'blocked', reason: `${branch} has no pull request.` }
  if (found.state === 'merged' && found.headSha === headSha && found.mergeSha !== null) {
    return { outcome: 'merged', mergeSha: found.mergeSha }
  }
  if (found.state !== 'open') {
    const how = found.state === 'merged' ? `was merged at ${found.headSha}` : 'is closed'
    return { outcome: 'blocked', reason: `The pull request ${how}.` }
  }
  if (found.base !== baseBranch) return { outcome: 'blocked', reason: `The pull request goes into ${found.base}.` }
  return found.headSha === headSha ? null : { outcome: 'moved', headSha: found.headSha }
}

/** The base moved, possibly by our own merge in a parallel delivery. */
async function baseMoved(
  github: Github,
  request: MergeRequest,
  baseSha: string,
  signal: AbortSignal,
): Promise<MergeResult> {
  const settled = outcomeSoFar(github, await findPullRequest(github, request.branch, signal), request)
  return settled ?? { outcome: 'base_moved', baseSha }
}

async function attempt(
  github: Github,
  { number }: GithubPullRequest,
  { headSha, message }: MergeRequest,
  signal: AbortSignal,
): Promise<MergeResult | { refusal: string }> {
  const merge_method: MergeMethod = await chooseMethod(github, signal)
  const [commit_title = '', ...rest] = message.split('\n')
  const text = { commit_title, commit_message: rest.join('\n').trim() }
  try {
    const { data } = await github.octokit.rest.pulls.merge({
      ...{ ...github.at(signal), pull_number: number, sha: headSha, merge_method, ...text },
    })
    return { outcome: 'merged', mergeSha: data.sha }
  } catch (error) {
    signal.throwIfAborted()
    const refusal = githubRefusalOf(error, 405, 409, 422)
    if (refusal !== null) return { refusal }
    if (isHttpError(error) && error.status >= 500) return { refusal: 'GitHub did not say how the merge ended' }
    throw error
  }
}

/** GitHub uses one status for many refusals, so its message has to decide. `null`: try again. */
async function resultOfRefusal(
  github: Github,
  conflicts: ConflictFinder,
  found: GithubPullRequest,
  refusal: string,
  signal: AbortSignal,
): Promise<MergeResult | null> {
  if (/was modified|did not say|still a draft/i.test(refusal)) return null
  const { data } = await github.octokit.rest.pulls.get({ ...github.at(signal), pull_number: found.number })
  if (data.merged || data.head.sha !== found.headSha) return null
  if (data.mergeable_state === 'behind') return bringUpToBase(github, found, signal)
  if (data.mergeable === false) return conflicts.find(await readBaseSha(github, signal), found.headSha, signal)
  if (/not mergeable/i.test(refusal)) return null
  // The rule is newer than the CI run, and CI has to judge the signed head first.
  if (/verified signature/i.test(refusal)) return { outcome: 'moved', headSha: found.headSha }
  return { outcome: 'blocked', reason: `${reviewsMissing(data, refusal)}${refusal}` }
}

interface Asked {
  readonly requested_reviewers?: readonly { readonly login: string }[] | null | undefined
  readonly requested_teams?: readonly { readonly slug: string }[] | null | undefined
}

/** GitHub says that a review is missing, but not whose: those whom it has asked, e.g. owners, and who have not answered. */
function reviewsMissing({ requested_reviewers: people, requested_teams: teams }: Asked, refusal: string): string {
  const asked = [
    ...(people ?? []).map(({ login }) => `@${login}`),
    ...(teams ?? []).map(({ slug }) => `the team ${slug}`),
  ]
  return asked.length > 0 && /review/i.test(refusal) ? `On GitHub ${asked.join(', ')} must approve it first. ` : ''
}

/** Takes the base into the branch, as the rules demand; CI and people have to judge the new commit again. */
async function bringUpToBase(
  github: Github,
  { number, headSha, branch }: GithubPullRequest,
  signal: AbortSignal,
): Promise<MergeResult | null> {
  const update = { ...github.at(signal), pull_number: number, expected_head_sha: headSha }
  try {
    await github.octokit.rest.pulls.updateBranch(update)
  } catch (error) {
    if (githubRefusalOf(error, 422) !== null) return null
    throw error
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const now = await findPullRequest(github, branch, signal)
    if (now !== null && now.headSha !== headSha) return { outcome: 'moved', headSha: now.headSha }
    await delay(PAUSE * github.waitUnitMs, null, { signal })
  }
  return null
}
