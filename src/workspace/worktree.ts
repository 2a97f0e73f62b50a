import { checkedSha, fileInCommit, git, resolveCommit, runGit } from '../exec/git.ts'
import { mergeCandidate, treeOf } from './candidate.ts'
import { reset, restore, snapshot } from './checkpoint.ts'
import { changes, diff, diffStat, list, rangeStat } from './commit-contents.ts'
import { repositoryMap } from './map/repository-map.ts'
import { push } from './push.ts'
import type { Store } from './store.ts'
import { isMerging, unresolved, update } from './update.ts'
import type { CommitMessage, FileTools, Worktree } from './workspace.ts'
import type { WorktreePlace } from './worktree-place.ts'

export function createWorktree(store: Store, place: WorktreePlace, baseSha: string, files: FileTools): Worktree {
  return {
    taskId: place.taskId,
    path: place.workTree,
    branch: place.branch,
    baseSha,
    files,
    headSha: (signal) => git(place, ['rev-parse', '--verify', 'HEAD'], { signal }),
    reset: (sha, signal) => reset(place, checkedSha(sha), signal),
    snapshot: (signal) => snapshot(place, signal),
    restore: (checkpoint, signal) => restore(place, checkpoint, signal),
    update: (signal) => update(place, `refs/remotes/origin/${store.baseBranch}`, signal),
    unresolved: (signal) => unresolved(place, signal),
    commit: (message, signal, only) => commit(place, message, signal, only),
    findCommit: (trailers, signal) => findCommit(place, baseSha, trailers, signal),
    message: (sha, signal) => bodyOf(place, checkedSha(sha), signal),
    push: (sha, signal) => push(store, place.branch, checkedSha(sha), signal),
    candidate: (headSha, signal) => mergeCandidate(store, checkedSha(headSha), signal),
    treeOf: (sha, signal) => treeOf(store, checkedSha(sha), signal),
    diff: (from, to, signal) => diff(store, checkedSha(from), checkedSha(to), signal),
    diffStat: (sha, signal) => diffStat(store, checkedSha(sha), signal),
    rangeStat: (from, to, signal) => rangeStat(store, checkedSha(from), checkedSha(to), signal),
    changes: (from, to, signal) => changes(store, checkedSha(from), checkedSha(to), signal),
    show: (sha, path, signal) => fileInCommit(store, checkedSha(sha), path, signal),
    map: (focus, signal) => repositoryMap(store, baseSha, focus, signal),
    list: (sha, signal) => list(store, checkedSha(sha), signal),
  }
}

async function commit(
  place: WorktreePlace,
  message: CommitMessage,
  signal: AbortSignal,
  only?: readonly string[],
): Promise<string | null> {
  if (only === undefined) await git(place, ['add', '--all'], { signal })
  else await addBelow(place, only, signal)
  const { exitCode } = await runGit(place, ['diff', '--cached', '--quiet', '--no-ext-diff'], { signal, accept: [1] })
  if (exitCode === 0 && !(await isMerging(place, signal))) return null
  await git(place, ['commit', '--quiet', '--no-verify', '--cleanup=verbatim', '--file=-'], {
    signal,
    input: textOf(message),
    env: { GIT_AUTHOR_NAME: message.author.name, GIT_AUTHOR_EMAIL: message.author.email },
  })
  return resolveCommit(place, 'HEAD', signal)
}

/** Asked for by name first: `git add` fails where a glob matches nothing. */
async function addBelow(place: WorktreePlace, globs: readonly string[], signal: AbortSignal): Promise<void> {
  if (globs.length === 0) return
  const below = globs.map((glob) => `:(glob)${glob}`)
  const changed = ['ls-files', '-z', '--modified', '--deleted', '--others', '--exclude-standard', '--', ...below]
  const names = await git(place, changed, { signal, env: { GIT_LITERAL_PATHSPECS: '0' } })
  if (names === '') return
  await git(place, ['add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'], { signal, input: names })
}

const textOf = ({ subject, body, trailers }: CommitMessage): string => {
  const lines = Object.entries(trailers).map(([key, value]) => `${key}: ${inOneLine(value)}`)
  return [inOneLine(subject), body.trim(), lines.join('\n')].filter((part) => part !== '').join('\n\n')
}

/** Without the paragraph of trailers that every commit of ours ends with. */
async function bodyOf(place: WorktreePlace, sha: string, signal: AbortSignal): Promise<string> {
  const body = await git(place, ['log', '-1', '--format=%b', sha], { signal })
  return body.trim().split('\n\n').slice(0, -1).join('\n\n')
}

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

async function findCommit(
  place: WorktreePlace,
  baseSha: string,
  trailers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string | null> {
  const format = '--format=%H%x00%(trailers:only,unfold)'
  const log = await git(place, ['log', '-z', format, `${baseSha}..HEAD`], { signal })
  const wanted = Object.entries(trailers).map(([key, value]) => `${key}: ${inOneLine(value)}`)
  const fields = log.split('\0')
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const found = new Set(fields[i + 1]?.split('\n'))
    if (wanted.every((trailer) => found.has(trailer))) return fields[i] ?? null
  }
  return null
}
