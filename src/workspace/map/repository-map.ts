import { analyse } from '../../analysis/analysis.ts'
import { type GitPlace, git, runGit } from '../../exec/git.ts'
import { readTagCache, writeTagCache } from './tag-cache.ts'
import { withinChars } from './text/within-chars.ts'

/** With fewer files, all paths are shown. */
const SMALL = 40
const FILE_LIMIT = 20_000
const LONGEST_BYTES = 100_000
const BATCH = 100
const NO_TAGS = JSON.stringify({ definitions: [], names: '' })

interface Blob {
  readonly path: string
  readonly id: string
  readonly bytes: number
}

/**
 * Lists a commit's files in at most `maxChars`: all paths of a small repository, or else the files most relevant to
 * `about`, with their main definitions. Tags are cached by blob, so that only new content is parsed.
 */
export async function repositoryMap(
  store: GitPlace,
  sha: string,
  {
    about,
    maxChars,
    hides = () => false,
  }: { readonly about: string; readonly maxChars: number; readonly hides?: (path: string) => boolean },
  signal: AbortSignal,
): Promise<string> {
  const blobs = (await blobsOf(store, sha, signal)).filter(({ path }) => !hides(path))
  const paths = blobs.map(({ path }) => path)
  if (blobs.length < SMALL) return withinChars(paths, maxChars)
  const cache = await readTagCache(store)
  const added = await addedTags(store, cache, blobs, signal)
  const named = blobs.map(({ path, id }) => ({ path, id }))
  const made = await analyse('mapText', { cache, added, blobs: named, about, maxChars })
  if (made.outcome === 'too_complex') return withinChars(paths, maxChars)
  if (added.length > 0) await writeTagCache(store, made.result.cache)
  return made.result.map
}

async function blobsOf(store: GitPlace, sha: string, signal: AbortSignal): Promise<Blob[]> {
  const tree = await git(store, ['ls-tree', '-r', '-z', '-l', '--full-tree', sha], { signal })
  const entries = tree.split('\0').flatMap((entry) => {
    const [, id, bytes, path] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(entry) ?? []
    return id === undefined || path === undefined ? [] : [{ path, id, bytes: Number(bytes) }]
  })
  return entries.slice(0, FILE_LIMIT)
}

/** The tags of blobs that the cache does not know, by id. */
async function addedTags(
  store: GitPlace,
  cache: string,
  blobs: readonly Blob[],
  signal: AbortSignal,
): Promise<(readonly [string, string])[]> {
  const ids = blobs.filter(({ bytes }) => bytes <= LONGEST_BYTES).map(({ id }) => id)
  const untagged = await analyse('untaggedBlobs', { cache, ids })
  const wanted = new Set(untagged.outcome === 'done' ? untagged.result : ids)
  const missing = [...new Map(blobs.filter(({ id }) => wanted.has(id)).map((blob) => [blob.id, blob])).values()]
  const added: (readonly [string, string])[] = []
  for (let done = 0; done < missing.length; done += BATCH) {
    signal.throwIfAborted()
    const batch = missing.slice(done, done + BATCH)
    const texts = await textsOf(store, batch, signal)
    const tags = await tagsOfAll(batch.map(({ path }, index) => ({ path, text: texts[index] ?? '' })))
    for (const [index, { id }] of batch.entries()) added.push([id, tags[index] ?? NO_TAGS])
  }
  return added
}

/** A file that cannot be read in time has no tags; it is named, and the others are read all the same. */
async function tagsOfAll(files: readonly { readonly path: string; readonly text: string }[]): Promise<string[]> {
  const left = [...files]
  for (let tries = 0; tries <= left.length; tries++) {
    const read = await analyse('tagTexts', left)
    if (read.outcome === 'done') return read.result
    const { path } = left[read.place ?? -1] ?? {}
    if (path === undefined || read.place === null) break
    left[read.place] = { path, text: '' }
  }
  return []
}

/** Reads all blobs with one git process, which prints each text after a line with its id, in the given order. */
async function textsOf(store: GitPlace, blobs: readonly Blob[], signal: AbortSignal): Promise<string[]> {
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
