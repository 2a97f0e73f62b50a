import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type GitPlace, type GitRemote, git, withRemote } from '../../exec/git.ts'
import type { MergeResult } from '../forge.ts'
import { mergedTree } from '../merge-trees.ts'

/** Finds where a conflict is, since GitHub only says that there is one. */
export interface ConflictFinder {
  /** Files and hunks in conflict; `null`: git merges cleanly. */
  find(
    baseSha: string,
    headSha: string,
    signal: AbortSignal,
  ): Promise<Extract<MergeResult, { outcome: 'conflict' }> | null>
}

/** Keeps a bare copy under `folder`, made at the first conflict; safe for concurrent processes. */
export function createConflictFinder(folder: string, remote: GitRemote): ConflictFinder {
  const name = createHash('sha256').update(remote.url).digest('hex').slice(0, 16)
  const copy: GitPlace = { gitDir: join(folder, `${name}.git`) }
  return {
    async find(baseSha, headSha, signal) {
      await git(copy, ['init', '--quiet', '--bare', '--template=', copy.gitDir], { signal })
      const commits = [`+${baseSha}:refs/conflict/${baseSha}`, `+${headSha}:refs/conflict/${headSha}`]
      const fetch = ['fetch', '--quiet', '--no-tags', '--end-of-options']
      await withRemote(remote, signal, (options, from) =>
        git(copy, [...fetch, from, ...commits], { ...options, timeoutMs: 600_000 }),
      )
      const merged = await mergedTree(copy, baseSha, headSha, signal)
      return 'outcome' in merged ? merged : null
    },
  }
}
