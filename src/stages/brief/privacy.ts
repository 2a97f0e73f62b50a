import type { Finding } from '../../core/artifacts.ts'
import { censorOf, hidingPaths, type Privacy } from '../../core/private-paths.ts'
import type { RepositoryRules } from '../../core/repository-rules.ts'
import type { Worktree } from '../../workspace/workspace.ts'

/** How many characters of the private files are searched for in the output of commands. */
const CHARS_READ = 2 * 1024 * 1024

/**
 * What the base's rules hide from every model: paths, and the content of these files in the merge base, in the newest
 * base and on the branch.
 */
export async function privacyOf(
  worktree: Pick<Worktree, 'baseSha' | 'newestBaseSha' | 'list' | 'show'>,
  { private_paths }: Pick<RepositoryRules, 'private_paths'>,
  headSha: string | null,
  signal: AbortSignal,
): Promise<Privacy> {
  const hides = hidingPaths(private_paths)
  const files: { path: string; text: string }[] = []
  if (private_paths.length === 0) return { hides, censor: (text) => text }
  let left = CHARS_READ
  for (const sha of new Set([worktree.baseSha, worktree.newestBaseSha, headSha ?? worktree.baseSha])) {
    for (const path of (await worktree.list(sha, signal)).filter(hides)) {
      const text = left > 0 ? ((await worktree.show(sha, path, signal)) ?? '') : ''
      files.push({ path, text: text.slice(0, left) })
      left -= text.length
    }
  }
  return { hides, censor: censorOf(files) }
}

export const censoredFinding = (finding: Finding, censor: Privacy['censor']): Finding => {
  const { title, detail, file, quote } = finding
  const orNull = (text: string | null) => (text === null ? null : censor(text))
  return { ...finding, title: censor(title), detail: censor(detail), file: orNull(file), quote: orNull(quote) }
}
