import { AppError } from '../errors.ts'
import { git } from '../exec/git.ts'
import { changeTree } from '../exec/trees/change-tree.ts'
import { snapshot } from './checkpoint.ts'
import { dropOpenMerge, openMergeAt } from './open-merge.ts'
import type { CommitMessage } from './workspace.ts'
import { branchHead, refOf, type WorktreePlace } from './worktree-place.ts'

/** The tree of the current files; with `only` (globs), the branch's commit plus the changes that match. */
export async function treeOfWork(place: WorktreePlace, signal: AbortSignal, only?: readonly string[]): Promise<string> {
  const { tree, merge_head } = await snapshot(place, signal)
  if (only === undefined) return tree
  if (merge_head !== null) throw new AppError('internal', 'A merge is committed as a whole.')
  const head = await branchHead(place, signal)
  return changeTree(place, head.tree, tree, { below: only }, signal)
}

/** Commits a tree on the branch and concludes an open merge. `null`: nothing has changed. */
export async function commitTree(
  place: WorktreePlace,
  tree: string,
  message: CommitMessage,
  signal: AbortSignal,
): Promise<string | null> {
  const head = await branchHead(place, signal)
  const merge = await openMergeAt(place, head.sha)
  if (tree === head.tree && merge === null) return null
  const parents = [head.sha, ...(merge === null ? [] : [merge.base])].flatMap((parent) => ['-p', parent])
  const sha = await git(place, ['commit-tree', tree, ...parents, '-F', '-'], {
    signal,
    input: textOf(message),
    env: { GIT_AUTHOR_NAME: message.author.name, GIT_AUTHOR_EMAIL: message.author.email },
  })
  await git(place, ['update-ref', refOf(place), sha, head.sha], { signal })
  await dropOpenMerge(place)
  return sha
}

const textOf = ({ subject, body, trailers }: CommitMessage): string => {
  const lines = Object.entries(trailers).map(([key, value]) => `${key}: ${inOneLine(value)}`)
  return [inOneLine(subject), body.trim(), lines.join('\n')].filter((part) => part !== '').join('\n\n')
}

/** A commit's body without the final paragraph of trailers that all our commits have. */
export async function bodyOf(place: WorktreePlace, sha: string, signal: AbortSignal): Promise<string> {
  const body = await git(place, ['log', '-1', '--format=%b', sha], { signal })
  return body.trim().split('\n\n').slice(0, -1).join('\n\n')
}

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
