import { setImmediate } from 'node:timers/promises'
import { type GitPlace, git, runGit } from '../../exec/git.ts'

export interface Blob {
  readonly path: string
  readonly id: string
  readonly bytes: number
}

/** What a commit names. */
export interface TreeListing {
  readonly blobs: readonly Blob[]
  readonly submodules: readonly string[]
  /** Files whose contents are in Git LFS, of which a checkout has pointers. */
  readonly pointers: readonly string[]
}

const LINES_A_TURN = 5_000
/** A pointer to Git LFS is never longer. */
const POINTER_BYTES = 200
const POINTERS_READ = 2_000
const POINTER = 'version https://git-lfs.github.com/spec/'

export async function treeListing(store: GitPlace, sha: string, signal: AbortSignal): Promise<TreeListing> {
  const listed = (await git(store, ['ls-tree', '-r', '-z', '-l', '--full-tree', sha], { signal })).split('\0')
  const blobs: Blob[] = []
  const submodules: string[] = []
  for (const [index, line] of listed.entries()) {
    if (index % LINES_A_TURN === 0) await setImmediate(undefined, { signal })
    const end = line.indexOf('\t')
    const [mode = '', , id = '', bytes = ''] = line.slice(0, end).split(/ +/)
    const path = line.slice(end + 1)
    if (mode.startsWith('100')) blobs.push({ path, id, bytes: Number(bytes) })
    if (mode === '160000') submodules.push(path)
  }
  return { blobs, submodules, pointers: await pointersIn(store, blobs, signal) }
}

/** Looked for only where attributes speak of Git LFS. */
async function pointersIn(store: GitPlace, blobs: readonly Blob[], signal: AbortSignal): Promise<string[]> {
  const attributes = blobs.filter(({ path }) => /(?:^|\/)\.gitattributes$/.test(path))
  const texts = await blobTexts(store, attributes, signal)
  if (!texts.some((text) => /filter=lfs/.test(text))) return []
  const small = blobs.filter(({ bytes }) => bytes > POINTER.length && bytes <= POINTER_BYTES).slice(0, POINTERS_READ)
  const contents = await blobTexts(store, small, signal)
  return small.flatMap(({ path }, index) => (contents[index]?.startsWith(POINTER) ? [path] : []))
}

/** Reads all blobs with one git process, which prints each text after a line with its id, in the given order. */
export async function blobTexts(store: GitPlace, blobs: readonly Blob[], signal: AbortSignal): Promise<string[]> {
  if (blobs.length === 0) return []
  const input = `${blobs.map(({ id }) => id).join('\n')}\n`
  const { stdout } = await runGit(store, ['cat-file', '--batch=%(objectname)'], { signal, input })
  let from = 0
  return blobs.map(({ id }, index) => {
    const start = from + id.length + 1
    const next = blobs[index + 1]
    const end = next === undefined ? stdout.length : stdout.indexOf(`\n${next.id}\n`, start)
    from = end + 1
    return stdout.slice(start, end)
  })
}
