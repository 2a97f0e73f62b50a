import type { NamedTest } from '../../core/artifacts.ts'
import { namesId } from '../../core/named-ids.ts'
import type { Worktree } from '../../workspace/workspace.ts'

const TEST_FILE = /(?:^|[/._-])(?:tests?|specs?|__tests__)(?:[/._-]|$)|Tests?\.\w+$/i
const FILES_READ = 200
/** Limits the work, since each name is searched in every line that the checks print. */
const NAMES_KEPT = 500

/** A test call with its name, also after a table: `test.each(…)('name'`. A template's name ends at its first `${`. */
const CALLED =
  /(?:\b(?:test|it|describe|suite|context|specify|scenario|Run)\b[\w.]{0,80}|\))\s{0,20}\(\s{0,200}(['"`])((?:\\.|(?!\1|\$\{)[^\\])*)/gi
const DEFINED = /\b(?:def|func|fun|void|function|Task)\s+(\w+)\s*\(/g

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
    const names = testNames((await worktree.show(sha, file, signal)) ?? '')
    found.push(...names.filter((name) => ids.some((id) => namesId(name, id))).map((name) => ({ file, name })))
  }
  return found.slice(0, NAMES_KEPT)
}

/** The names of a file's tests, in any language. */
export const testNames = (source: string): string[] => {
  const called = [...source.matchAll(CALLED)].map((match) => (match[2] ?? '').replace(/\\(.)/g, '$1').trim())
  const defined = [...source.matchAll(DEFINED)].map((match) => match[1] ?? '')
  return [...called, ...defined].filter((name) => name !== '')
}
