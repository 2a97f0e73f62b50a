import { createHash } from 'node:crypto'
import { analyse } from '../../analysis/analysis.ts'
import type { GitPlace } from '../../exec/git.ts'
import { readTagCache, writeTagCache } from './tag-cache.ts'
import { withinChars } from './text/within-chars.ts'
import { type Blob, blobTexts, type TreeListing, treeListing } from './tree-listing.ts'

/** With fewer files, all paths are shown. */
const SMALL = 40
const FILE_LIMIT = 200_000
/** How many files are looked into; the others are ranked by their paths. */
const TAGGED_LIMIT = 20_000
/** How long new files are looked into for one map; the next one goes on. */
const BUDGET_MS = 15_000
const LONGEST_BYTES = 100_000
const BATCH = 100
const NO_TAGS = JSON.stringify({ definitions: [], names: '' })
const NAMES_SHOWN = 5
const NOTES_CHARS = 600

interface MapFocus {
  readonly about: string
  readonly maxChars: number
  readonly hides?: (path: string) => boolean
  readonly budgetMs?: number
}

/** The newest complete maps of this process, so that a task's runs share one. */
const kept = new Map<string, string>()
const KEPT = 50

/**
 * Lists a commit's files in at most `maxChars`: all paths of a small repository, or else the files most relevant to
 * `about`, with their main definitions and tests. Says what was left out. Tags are cached by blob, so that only new
 * content is parsed.
 */
export async function repositoryMap(
  store: GitPlace,
  sha: string,
  { about, maxChars, hides = () => false, budgetMs = BUDGET_MS }: MapFocus,
  signal: AbortSignal,
): Promise<string> {
  const listing = await treeListing(store, sha, signal)
  const visible = listing.blobs.filter(({ path }) => !hides(path))
  const absent = absentNotes(listing, hides)
  if (visible.length < SMALL) return noted(withinChars(visible.map(pathOf), maxChars), absent)
  const key = keyOf(store, visible, absent, about, maxChars)
  const known = kept.get(key)
  if (known !== undefined) return known
  const { text, isWhole } = await madeMap(store, visible, { about, maxChars, budgetMs }, signal)
  const map = noted(text, absent)
  if (isWhole) keep(key, map)
  return map
}

interface MadeMap {
  readonly text: string
  /** Nothing was left out for want of time. */
  readonly isWhole: boolean
}

async function madeMap(
  store: GitPlace,
  visible: readonly Blob[],
  { about, maxChars, budgetMs }: Required<Omit<MapFocus, 'hides'>>,
  signal: AbortSignal,
): Promise<MadeMap> {
  const blobs = visible.slice(0, FILE_LIMIT)
  const cache = await readTagCache(store)
  const { added, left } = await addedTags(store, cache, blobs, about, Date.now() + budgetMs, signal)
  const made = await analyse('mapText', {
    cache,
    added,
    listing: listed(blobs),
    about,
    maxChars: maxChars - NOTES_CHARS,
  })
  if (made.outcome === 'too_complex') return { text: withinChars(visible.map(pathOf), maxChars), isWhole: false }
  if (added.length > 0) await writeTagCache(store, made.result.cache)
  const unread = Math.max(0, blobs.length - TAGGED_LIMIT) + left
  const notes = [
    ...(unread === 0 ? [] : [`${unread} files were ranked by their paths alone.`]),
    ...(visible.length === blobs.length ? [] : [`${visible.length - blobs.length} files were not ranked at all.`]),
  ]
  return { text: noted(made.result.map, notes), isWhole: left === 0 }
}

const listed = (blobs: readonly Blob[]): string => blobs.map(({ id, path }) => `${id} ${path}`).join('\0')

const pathOf = ({ path }: Blob): string => path

const noted = (map: string, notes: readonly string[]): string => [map, ...notes].join('\n')

/** What is named in the repository and not there. */
function absentNotes({ submodules, pointers }: TreeListing, hides: (path: string) => boolean): string[] {
  const named = (paths: readonly string[]) => {
    const seen = paths.filter((path) => !hides(path))
    const more = seen.length > NAMES_SHOWN ? [`and ${seen.length - NAMES_SHOWN} more`] : []
    return [...seen.slice(0, NAMES_SHOWN), ...more].join(', ')
  }
  return [
    { what: 'Submodules, whose files are absent here', paths: named(submodules) },
    { what: 'Pointers to Git LFS, whose contents are absent here', paths: named(pointers) },
  ].flatMap(({ what, paths }) => (paths === '' ? [] : [`${what}: ${paths}.`]))
}

function keyOf(store: GitPlace, blobs: readonly Blob[], notes: readonly string[], about: string, maxChars: number) {
  const hash = createHash('sha256').update(JSON.stringify([store.gitDir, about, maxChars, notes]))
  return hash.update(listed(blobs)).digest('hex')
}

function keep(key: string, map: string): void {
  kept.set(key, map)
  const [oldest] = kept.keys()
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
}

/** The tags of blobs that the cache does not know, by id; `left`: how many there was no time for. */
async function addedTags(
  store: GitPlace,
  cache: string,
  blobs: readonly Blob[],
  about: string,
  until: number,
  signal: AbortSignal,
): Promise<{ added: (readonly [string, string])[]; left: number }> {
  const listing = listed(blobs.filter(({ bytes }) => bytes <= LONGEST_BYTES))
  const untagged = await analyse('untaggedBlobs', { cache, listing, about, limit: TAGGED_LIMIT })
  const byId = new Map(blobs.map((blob) => [blob.id, blob]))
  const ids = untagged.outcome === 'done' ? untagged.result : []
  const missing = ids.flatMap((id) => byId.get(id) ?? [])
  const added: (readonly [string, string])[] = []
  let done = 0
  for (; done < missing.length && Date.now() < until; done += BATCH) {
    signal.throwIfAborted()
    const batch = missing.slice(done, done + BATCH)
    const texts = await blobTexts(store, batch, signal)
    const tags = await tagsOfAll(batch.map(({ path }, index) => ({ path, text: texts[index] ?? '' })))
    for (const [index, { id }] of batch.entries()) added.push([id, tags[index] ?? NO_TAGS])
  }
  return { added, left: Math.max(0, missing.length - done) }
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
