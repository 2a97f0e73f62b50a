import { analyse } from '../../analysis/analysis.ts'
import type { NamedTest } from '../../core/artifacts.ts'
import { namesId } from '../../core/named-ids.ts'
import type { Worktree } from '../../workspace/workspace.ts'

const TEST_FILE = /(?:^|[/._-])(?:tests?|specs?|__tests__)(?:[/._-]|$)|Tests?\.\w+$/i
const FILES_READ = 200
/** Limits the work, since each name is searched in every line that the checks print. */
const NAMES_KEPT = 500

/** A commit's tests whose names contain one of the ids; files that the branch changed come first. */
export async function namedTests(
  worktree: Worktree,
  sha: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<NamedTest[]> {
  const changed = (await worktree.changes(worktree.baseSha, sha, signal)).map(({ path }) => path)
  const all = new Set([...changed, ...(await worktree.list(sha, signal))])
  const files = [...all].filter((path) => TEST_FILE.test(path)).slice(0, FILES_READ)
  const found: NamedTest[] = []
  for (const file of files) {
    if (found.length >= NAMES_KEPT) break
    const read = await analyse('testNames', [(await worktree.show(sha, file, signal)) ?? ''])
    // A test whose file cannot be read proves nothing.
    const names = read.outcome === 'done' ? read.result : []
    found.push(...names.filter((name) => ids.some((id) => namesId(name, id))).map((name) => ({ file, name })))
  }
  return found.slice(0, NAMES_KEPT)
}
