import type { Worktree } from '../../workspace/workspace.ts'

const FILE = 'AGENTS.md'
const LONGEST_CHARS = 64 * 1024

/**
 * The team's instructions for coding agents: the root's AGENTS.md (or CLAUDE.md), then those of the folders that the
 * globs concern, the deepest last. Read from the base's newest commit, so that no task rewrites its own rules. `null`: there
 * are none.
 */
export async function conventionsOf(
  worktree: Pick<Worktree, 'newestBaseSha' | 'show' | 'list'>,
  globs: readonly string[],
  signal: AbortSignal,
): Promise<string | null> {
  const { newestBaseSha: base } = worktree
  const root = (await worktree.show(base, FILE, signal)) ?? (await worktree.show(base, 'CLAUDE.md', signal))
  const nested = (await worktree.list(base, signal))
    .filter((path) => path.endsWith(`/${FILE}`) && globs.some((glob) => concerns(path.slice(0, -FILE.length), glob)))
    .toSorted((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
  const texts = await Promise.all(
    nested.map(async (path) => `## ${path}\n${(await worktree.show(base, path, signal)) ?? ''}`),
  )
  const all = [...(root === null ? [] : [root]), ...texts]
  return all.length === 0 ? null : all.join('\n\n').slice(0, LONGEST_CHARS)
}

/** Whether a folder contains paths of a glob, or is inside one. */
const concerns = (folder: string, glob: string): boolean => {
  const fixed = glob.slice(0, glob.search(/[*?]|$/))
  return fixed.startsWith(folder) || folder.startsWith(fixed)
}
