import { z } from 'zod'
import { type TaggedFile, Tags } from './file-tags.ts'
import { rankFiles } from './rank.ts'
import { relevanceOf } from './relevance.ts'
import { tagsOf } from './tags.ts'
import { testFinder } from './tests-beside.ts'
import { withinChars } from './within-chars.ts'
import { keywordsOf } from './words.ts'

/** Tags by blob id, since equal content has equal tags in every file and commit. */
const Cache = z.object({ version: z.literal(2), tags: z.record(z.string(), Tags) })

/** A cache that is missing or of another version is rebuilt. */
function tagsIn(cache: string): Map<string, Tags> {
  try {
    return new Map(Object.entries(Cache.parse(JSON.parse(cache)).tags))
  } catch {
    return new Map()
  }
}

interface NamedBlob {
  readonly path: string
  readonly id: string
}

/** Files as one text, which passes between threads in no time. */
const blobsIn = (listing: string): NamedBlob[] =>
  listing === ''
    ? []
    : listing.split('\0').map((line) => {
        const end = line.indexOf(' ')
        return { id: line.slice(0, end), path: line.slice(end + 1) }
      })

/** Blobs whose tags are not known, of at most `limit` files in all, those first whose paths share words with `about`. */
export async function untaggedBlobs({
  cache,
  listing,
  about,
  limit,
}: {
  readonly cache: string
  /** `id path` of each file, with a NUL in between. */
  readonly listing: string
  readonly about: string
  readonly limit: number
}): Promise<string[]> {
  const [known, blobs] = [tagsIn(cache), blobsIn(listing)]
  const scores = relevanceOf(
    blobs.map(({ path }) => ({ path, tags: NO_TAGS })),
    about,
  )
  const order = blobs.map((_, index) => index).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
  const ids = new Set(order.slice(0, limit).map((index) => blobs[index]?.id ?? ''))
  return [...ids].filter((id) => !known.has(id))
}

/** Each file's tags as JSON, which passes between threads in no time. */
export async function tagTexts(
  files: readonly { readonly path: string; readonly text: string }[],
  at: (index: number) => void,
): Promise<string[]> {
  const texts: string[] = []
  for (const [index, { path, text }] of files.entries()) {
    at(index)
    texts.push(JSON.stringify(await tagsOf(path, text)))
  }
  return texts
}

const NO_TAGS: Tags = { definitions: [], names: '' }
const DEFINITIONS_SHOWN = 8

interface Mapped {
  readonly cache: string
  /** By blob id, as `tagTexts` made them. */
  readonly added: readonly (readonly [id: string, tags: string])[]
  /** As for `untaggedBlobs`. */
  readonly listing: string
  readonly about: string
  readonly maxChars: number
}

/** About 3 kB each. */
const TAGS_KEPT = 30_000

/** The map, and the cache with the tags of these files only. */
export async function mapText({
  cache,
  added,
  listing,
  about,
  maxChars,
}: Mapped): Promise<{ map: string; cache: string }> {
  const [known, blobs] = [tagsIn(cache), blobsIn(listing)]
  for (const [id, tags] of added) known.set(id, Tags.parse(JSON.parse(tags)))
  const files = blobs.map(({ path, id }) => ({ path, tags: known.get(id) ?? NO_TAGS }))
  const ids = new Set([...added.map(([id]) => id), ...blobs.map(({ id }) => id)].filter((id) => known.has(id)))
  const tags = Object.fromEntries([...ids].slice(0, TAGS_KEPT).map((id) => [id, known.get(id)]))
  return {
    map: withinChars(entriesOf(files, about), maxChars),
    cache: JSON.stringify({ version: 2, tags }),
  }
}

/** Far more than a prompt shows. */
const ENTRIES = 500

/** Each file with its main definitions and its test, which then needs no entry of its own. */
function entriesOf(files: readonly TaggedFile[], about: string): string[] {
  const ranked = rankFiles(files, about)
  const testOf = testFinder(files.map(({ path }) => path))
  const wanted = new Set(keywordsOf(about))
  const beside = new Set<string>()
  return ranked.map((file, index) => {
    if (beside.has(file.path)) return ''
    if (index >= ENTRIES) return file.path
    const test = testOf(file.path)
    if (test !== null) beside.add(test)
    return [file.path, ...mainDefinitions(file, wanted), ...(test === null ? [] : [`  test: ${test}`])].join('\n')
  })
}

/** Those that share words with the task before others, in the order of the file. */
function mainDefinitions({ tags: { definitions } }: TaggedFile, wanted: ReadonlySet<string>): string[] {
  const isWanted = ({ name }: Tags['definitions'][number]) => keywordsOf(name).some((word) => wanted.has(word))
  const [first, others] = [definitions.filter(isWanted), definitions.filter((one) => !isWanted(one))]
  return [...first, ...others]
    .slice(0, DEFINITIONS_SHOWN)
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, text }) => `  ${line}: ${text}`)
}
