import { createHash } from 'node:crypto'
import type { MergeCandidate } from '../core/merge-candidate.ts'
import { RULES_PATH } from '../core/repository-rules.ts'
import { commitOfBranch, git, runGit } from '../exec/git.ts'
import { fileInCommit, treeOf } from '../exec/git-objects.ts'
import { mergeTrees } from '../exec/trees/merge-trees.ts'
import type { Store } from './store.ts'

/** The result of merging `headSha` into the last fetched base, without a checkout. */
export async function mergeCandidate(store: Store, headSha: string, signal: AbortSignal): Promise<MergeCandidate> {
  const baseSha = await commitOfBranch(store, `refs/remotes/origin/${store.baseBranch}`, signal)
  const mergeBase = await git(store, ['merge-base', baseSha, headSha], { signal })
  const [tree, mergedTree, diff, rules] = await Promise.all([
    treeOf(store, headSha, signal),
    mergedTreeOf(store, baseSha, headSha, signal),
    rawDiff(store, mergeBase, headSha, signal),
    fileInCommit(store, baseSha, RULES_PATH, signal),
  ])
  return {
    ...{ head_sha: headSha, base_sha: baseSha, merge_base: mergeBase, tree, merged_tree: mergedTree },
    ...{ diff_sha256: sha256(diff), rules_sha256: sha256(rules ?? '') },
  }
}

/** `null`: the merge conflicts. */
async function mergedTreeOf(store: Store, base: string, head: string, signal: AbortSignal): Promise<string | null> {
  const { tree, conflicts } = await mergeTrees(store, base, head, signal)
  return conflicts.length === 0 ? tree : null
}

/** Lists each changed file with modes and blob ids, so that its size depends only on the number of files. */
const rawDiff = async (store: Store, from: string, to: string, signal: AbortSignal): Promise<string> => {
  const plain = ['--no-ext-diff', '--no-textconv', '--no-renames', '--ignore-submodules=none']
  return (await runGit(store, ['diff', ...plain, '--raw', '--no-abbrev', '-z', from, to], { signal })).stdout
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The tree of `own` with the part of the base merged that `head` has; differences to `head` are changes of others. */
export async function treeBroughtUp(store: Store, own: string, head: string, signal: AbortSignal): Promise<string> {
  const newest = await commitOfBranch(store, `refs/remotes/origin/${store.baseBranch}`, signal)
  const base = await git(store, ['merge-base', newest, head], { signal })
  const isHeld = await runGit(store, ['merge-base', '--is-ancestor', base, own], { signal, accept: [1] })
  if (isHeld.exitCode === 0) return treeOf(store, own, signal)
  return (await mergeTrees(store, own, base, signal)).tree
}
