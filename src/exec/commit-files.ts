import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GitPlace, git } from './git.ts'

/** A commit on top of another one that adds or replaces files; no ref is moved. */
export async function commitFiles(
  place: GitPlace,
  parent: string,
  files: Readonly<Record<string, string>>,
  message: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wms-commit-'))
  const env = { GIT_INDEX_FILE: join(folder.path, 'index') }
  await git(place, ['read-tree', parent], { signal, env })
  for (const [path, text] of Object.entries(files)) {
    const blob = await git(place, ['hash-object', '-w', '--stdin'], { signal, input: text })
    await git(place, ['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { signal, env })
  }
  const tree = await git(place, ['write-tree'], { signal, env })
  return git(place, ['commit-tree', tree, '-p', parent, '-m', message], { signal })
}
