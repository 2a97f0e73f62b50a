import { createHash } from 'node:crypto'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { git, resolveCommit } from '../exec/git.ts'
import { fileInCommit } from '../exec/git-objects.ts'
import type { Forge, PullRequest } from '../forge/forge.ts'
import { push } from '../workspace/push.ts'
import { describeStore, fetchTask, lockStore, prepareStore, remoteHead, type Store } from '../workspace/store.ts'
import { NO_TOOLCHAIN } from './detection/findings.ts'
import { proposeRules } from './detection/propose-rules.ts'
import { treeOfCommit } from './detection/tree.ts'
import type { SetupChoices } from './proposal/choices.ts'
import { describeProposal } from './proposal/describe.ts'
import { type Proposal, propose } from './proposal/proposal.ts'

type TargetForge = Pick<Forge, 'remote' | 'baseBranch' | 'openPullRequest' | 'markReady'>

const BRANCH_PREFIX = 'wms/setup-'

/** Computes what the base's newest commit lacks. `home`: the folder of the repository's local copy. */
export async function readProposal(forge: TargetForge, choices: SetupChoices, home: string, signal: AbortSignal) {
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
  const { managers, rules } = await proposeRules(await treeOfCommit(store, baseSha, signal), NO_TOOLCHAIN)
  const read = (path: string) => fileInCommit(store, baseSha, path, signal)
  const proposal = await propose(choices, store.baseBranch, read, managers.length === 0 ? null : rules)
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
    const sha = await commit(store, baseSha, proposal.files, title, signal)
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

async function commit(
  store: Store,
  baseSha: string,
  files: Proposal['files'],
  message: string,
  signal: AbortSignal,
): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wms-setup-'))
  const env = { GIT_INDEX_FILE: join(folder.path, 'index') }
  await git(store, ['read-tree', baseSha], { signal, env })
  for (const [path, text] of Object.entries(files)) {
    const blob = await git(store, ['hash-object', '-w', '--stdin'], { signal, input: text })
    await git(store, ['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { signal, env })
  }
  const tree = await git(store, ['write-tree'], { signal, env })
  return git(store, ['commit-tree', tree, '-p', baseSha, '-m', message], { signal })
}
