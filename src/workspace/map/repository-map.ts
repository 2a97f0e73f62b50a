import { setImmediate } from 'node:timers/promises'
import { type GitPlace, git, runGit } from '../../exec/git.ts'
import { keywordsOf, rankFiles, type TaggedFile } from './rank.ts'
import { readTagCache, writeTagCache } from './tag-cache.ts'
import { type Tags, tagsOf } from './tags.ts'

/** With fewer files, all paths are shown. */
const SMALL = 40
const FILE_LIMIT = 20_000
const LONGEST_BYTES = 100_000
const DEFINITIONS_SHOWN = 8
const BATCH = 100

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
  if (blobs.length < SMALL)
    return within(
      blobs.map(({ path }) => path),
      blobs.length,
      maxChars,
    )
  const tags = await tagsByBlob(store, blobs, signal)
  const files = blobs.map(({ path, id }) => ({ path, tags: tags.get(id) ?? { definitions: [], names: '' } }))
  return within(rankFiles(files, new Set(keywordsOf(about))).map(render), blobs.length, maxChars)
}

async function blobsOf(store: GitPlace, sha: string, signal: AbortSignal): Promise<Blob[]> {
  const tree = await git(store, ['ls-tree', '-r', '-z', '-l', '--full-tree', sha], { signal })
  const entries = tree.split('\0').flatMap((entry) => {
    const [, id, bytes, path] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(entry) ?? []
    return id === undefined || path === undefined ? [] : [{ path, id, bytes: Number(bytes) }]
  })
  return entries.slice(0, FILE_LIMIT)
}

async function tagsByBlob(store: GitPlace, blobs: readonly Blob[], signal: AbortSignal): Promise<Map<string, Tags>> {
  const known = await readTagCache(store)
  const tags = new Map(blobs.flatMap(({ id }) => (known.has(id) ? [[id, known.get(id) as Tags] as const] : [])))
  const missing = blobs.filter(({ id, bytes }) => !tags.has(id) && bytes <= LONGEST_BYTES)
  for (let done = 0; done < missing.length; done += BATCH) {
    const batch = missing.slice(done, done + BATCH)
    const texts = await textsOf(store, batch, signal)
    for (const [index, { id, path }] of batch.entries()) {
      tags.set(id, await tagsOf(path, texts[index] ?? ''))
      await setImmediate(undefined, { signal }) // parsing takes long, so let other work run in between
    }
  }
  if (missing.length > 0) await writeTagCache(store, tags)
  return tags
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

const render = ({ path, tags }: TaggedFile): string =>
  [path, ...tags.definitions.slice(0, DEFINITIONS_SHOWN).map(({ line, text }) => `  ${line}: ${text}`)].join('\n')

const within = (entries: readonly string[], files: number, maxChars: number): string => {
  const shown: string[] = []
  let left = maxChars - 60
  for (const entry of entries) {
    left -= entry.length + 1
    if (left < 0) break
    shown.push(entry)
  }
  const more = files - shown.length
  return [...shown, ...(more > 0 ? [`… and ${more} more files: list_dir shows them.`] : [])].join('\n')
}
