import { createHash } from 'node:crypto'
import { RULES_PATH } from '../core/repository-rules.ts'
import { AppError } from '../errors.ts'
import { commitFiles } from '../exec/commit-files.ts'
import { resolveCommit } from '../exec/git.ts'
import { fileInCommit } from '../exec/git-objects.ts'
import type { Forge, PullRequest } from '../forge/forge.ts'
import { push } from '../workspace/push.ts'
import { describeStore, fetchTask, lockStore, prepareStore, remoteHead, type Store } from '../workspace/store.ts'
import { NO_TOOLCHAIN, type RulesInput } from './detection/findings.ts'
import { proposeRules } from './detection/propose-rules.ts'
import { treeOfCommit } from './detection/tree.ts'
import type { SetupChoices } from './proposal/choices.ts'
import { describeProposal } from './proposal/describe.ts'
import { type Proposal, propose } from './proposal/proposal.ts'
import type { TrialBase } from './trial/trial.ts'

type TargetForge = Pick<Forge, 'repository' | 'remote' | 'baseBranch' | 'openPullRequest' | 'markReady'>

const BRANCH_PREFIX = 'wms/setup-'

/** The rules that a repository's files speak for; `null`: they say nothing. */
export type DetectRules = (base: TrialBase, signal: AbortSignal) => Promise<RulesInput | null>

/** Runs nothing of the repository. */
export const readOnly: DetectRules = async ({ objects, sha }, signal) => {
  const { managers, rules } = await proposeRules(await treeOfCommit(objects, sha, signal), NO_TOOLCHAIN)
  return managers.length === 0 ? null : rules
}

/** The base's newest commit, in the repository's local copy in `home`. */
export async function fetchBase(
  forge: Pick<TargetForge, 'remote' | 'baseBranch'>,
  home: string,
  signal: AbortSignal,
): Promise<{ store: Store; baseSha: string }> {
  const store = describeStore(home, forge.remote, forge.baseBranch)
  await lockStore(store, signal, async () => {
    await prepareStore(store, signal)
    await fetchTask(store, BRANCH_PREFIX, signal)
  })
  const baseSha = await resolveCommit(store, `refs/remotes/origin/${store.baseBranch}`, signal)
  if (baseSha === null)
    throw new AppError('misconfigured', `The repository has no branch ${store.baseBranch}.`, {
      hint: 'Push a first commit to it.',
    })
  return { store, baseSha }
}

/**
 * Computes what the base's newest commit lacks. `home`: the folder of the repository's local copy. `detect`: asked where
 * the base has no rules.
 */
export async function readProposal(
  forge: TargetForge,
  choices: SetupChoices,
  home: string,
  signal: AbortSignal,
  detect: DetectRules = readOnly,
) {
  const { store, baseSha } = await fetchBase(forge, home, signal)
  const read = (path: string) => fileInCommit(store, baseSha, path, signal)
  const isNeeded = !choices.isLaidOut && (await read(RULES_PATH)) === null
  const base = { repository: forge.repository, objects: store, sha: baseSha }
  const proposal = await propose(choices, store.baseBranch, read, await (isNeeded ? detect : readOnly)(base, signal))
  return { store, baseSha, proposal }
}

/**
 * Opens a pull request with the proposal's files. Safe to repeat: the branch name contains a hash of the files, and an
 * existing branch is not touched, so people's commits on it stay.
 */
export async function openProposal(
  forge: TargetForge,
  { store, baseSha, proposal }: { store: Store; baseSha: string; proposal: Proposal },
  signal: AbortSignal,
): Promise<PullRequest> {
  const digest = createHash('sha256').update(JSON.stringify(proposal.files)).digest('hex')
  const branch = `${BRANCH_PREFIX}${digest.slice(0, 8)}`
  const { title, body } = describeProposal(proposal)
  if ((await remoteHead(store, branch, signal)) === null) {
    const sha = await commitFiles(store, baseSha, proposal.files, title, signal)
    await push(store, branch, { sha, isOurs: () => false }, signal)
  }
  const opened = await forge.openPullRequest({ branch, title, body, labels: ['wms-orchestrator'] }, signal)
  if (opened.state === 'merged')
    throw new AppError('conflict', `${opened.url} brought these files already, and they were removed since.`, {
      hint: 'Restore them by reverting what removed them.',
    })
  await forge.markReady(branch, signal)
  return opened
}
