import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type GitPlace, git } from '../git.ts'
import type { TreePlace } from './trees.ts'

/** Which part of another tree is taken over. */
export type TreePart = { readonly below: readonly string[] } | { readonly paths: ReadonlySet<string> }

/** A tree that differs from `base` only where `other` differs from it: below globs, or at paths; there it is as `other`. */
export async function changeTree(
  { gitDir, memory }: Pick<TreePlace, 'gitDir' | 'memory'>,
  base: string,
  other: string,
  part: TreePart,
  signal: AbortSignal,
): Promise<string> {
  const changes = await changesIn({ gitDir }, base, other, part, signal)
  if (changes.length === 0) return base
  const index = join(memory, `index-${randomUUID()}.tmp`)
  const options = { signal, env: { GIT_INDEX_FILE: index } }
  try {
    await git({ gitDir }, ['read-tree', base], options)
    const update = ['update-index', '--replace', '-z', '--index-info']
    await git({ gitDir }, update, { ...options, input: changes.join(''), encoding: 'latin1' })
    return await git({ gitDir }, ['write-tree'], options)
  } finally {
    await rm(index, { force: true })
  }
}

/** As `update-index` takes them, what is gone first: a folder may stand where a file was. */
async function changesIn(
  place: GitPlace,
  base: string,
  other: string,
  part: TreePart,
  signal: AbortSignal,
): Promise<string[]> {
  const globs = 'below' in part ? part.below.map((glob) => `:(glob)${glob}`) : null
  if (globs?.length === 0) return []
  const list = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', base, other]
  const options = { signal, encoding: 'latin1', env: { GIT_LITERAL_PATHSPECS: '0' } } as const
  const fields = (await git(place, globs === null ? list : [...list, '--', ...globs], options)).split('\0')
  const changes = Array.from({ length: Math.floor(fields.length / 2) }, (_, i) => {
    const [, mode = '', , id = ''] = (fields[2 * i] ?? '').split(' ')
    return { mode: mode.replace(/^0+/, '') || '0', id, path: fields[2 * i + 1] ?? '' }
  })
  const taken = changes.filter(
    ({ path }) => !('paths' in part) || part.paths.has(Buffer.from(path, 'latin1').toString()),
  )
  const [gone, there] = [taken.filter(({ mode }) => mode === '0'), taken.filter(({ mode }) => mode !== '0')]
  return [...gone, ...there].map(({ mode, id, path }) => `${mode} ${id}\t${path}\0`)
}
