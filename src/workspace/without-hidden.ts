import type { Privacy } from '../core/private-paths.ts'
import type { FileTools, SeenByModels, TreeChange, Worktree } from './workspace.ts'

type Whole = Pick<Worktree, 'show' | 'entries' | 'list' | 'map' | 'diff' | 'changes' | 'treeWith'>

/** A view of the worktree without the hidden files; `files` must leave them out already. */
export function withoutHidden(worktree: Whole, files: FileTools, hides: Privacy['hides']): SeenByModels {
  const changes = async (from: string, to: string, signal: AbortSignal): Promise<readonly TreeChange[]> =>
    (await worktree.changes(from, to, signal)).filter(({ path }) => !hides(path))
  return {
    files,
    show: async (sha, path, signal) => (hides(path) ? null : worktree.show(sha, path, signal)),
    entries: async (sha, signal) => (await worktree.entries(sha, signal)).filter(({ path }) => !hides(path)),
    list: async (sha, signal) => (await worktree.list(sha, signal)).filter((path) => !hides(path)),
    map: (focus, signal) => worktree.map({ ...focus, hides }, signal),
    changes,
    async diff(from, to, signal) {
      const hidden = (await worktree.changes(from, to, signal)).map(({ path }) => path).filter(hides)
      // Compares with a tree in which the hidden files are unchanged.
      const shown = hidden.length === 0 ? to : await worktree.treeWith(to, from, hidden, signal)
      return worktree.diff(from, shown, signal)
    },
  }
}
