import { z } from 'zod'
import { keywordsOf, rankFiles, type TaggedFile } from './rank.ts'
import { Tags, tagsOf } from './tags.ts'
import { withinChars } from './within-chars.ts'

/** Tags by blob id, since equal content has equal tags in every file and commit. */
const Cache = z.object({ version: z.literal(1), tags: z.record(z.string(), Tags) })

/** A cache that is missing or of another version is rebuilt. */
function tagsIn(cache: string): Map<string, Tags> {
  try {
    return new Map(Object.entries(Cache.parse(JSON.parse(cache)).tags))
  } catch {
    return new Map()
  }
}

export async function untaggedBlobs({
  cache,
  ids,
}: {
  readonly cache: string
  readonly ids: readonly string[]
}): Promise<string[]> {
  const known = tagsIn(cache)
  return ids.filter((id) => !known.has(id))
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
  readonly blobs: readonly { readonly path: string; readonly id: string }[]
  readonly about: string
  readonly maxChars: number
}

/** The map, and the cache with the tags of these files only. */
export async function mapText({
  cache,
  added,
  blobs,
  about,
  maxChars,
}: Mapped): Promise<{ map: string; cache: string }> {
  const known = tagsIn(cache)
  for (const [id, tags] of added) known.set(id, Tags.parse(JSON.parse(tags)))
  const files = blobs.map(({ path, id }) => ({ path, tags: known.get(id) ?? NO_TAGS }))
  const tags = Object.fromEntries(blobs.flatMap(({ id }) => (known.has(id) ? [[id, known.get(id)]] : [])))
  return {
    map: withinChars(rankFiles(files, new Set(keywordsOf(about))).map(render), maxChars),
    cache: JSON.stringify({ version: 1, tags }),
  }
}

const render = ({ path, tags }: TaggedFile): string =>
  [path, ...tags.definitions.slice(0, DEFINITIONS_SHOWN).map(({ line, text }) => `  ${line}: ${text}`)].join('\n')
