import type { TaggedFile } from './file-tags.ts'
import { codeNamesIn, keywordsOf } from './words.ts'

/** What a word is worth by where it stands. */
const WORTH = { file: 3, definition: 2, folder: 1, use: 0.5 } as const
const MANY_DEFINITIONS = 40
const MANY_NAMES_CHARS = 1_000
/** More than all words together, so that a file that is named comes before every other one. */
export const NAMED = 1_000

/**
 * How much each file has to do with a text. Rare words count more (by their inverse document frequency), so that one
 * which stands in every path counts nothing. Exact names of files and definitions count most.
 */
export function relevanceOf(files: readonly TaggedFile[], about: string): Float64Array {
  const wanted = new Set(keywordsOf(about))
  const names = new Set(codeNamesIn(about))
  const scores = new Float64Array(files.length)
  const found = files.map((file) => wordsOf(file, wanted))
  const rarity = rarities(found, files.length)
  for (const [index, words] of found.entries()) {
    for (const [word, worth] of words) scores[index] = (scores[index] ?? 0) + worth * (rarity.get(word) ?? 0)
    const file = files[index]
    if (names.size > 0 && file !== undefined && isNamed(file, names)) scores[index] = (scores[index] ?? 0) + NAMED
  }
  return scores
}

/** The wanted words of a file, each by its best place. */
function wordsOf({ path, tags }: TaggedFile, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const words = new Map<string, number>()
  if (wanted.size === 0) return words
  const take = (text: string, worth: number) => {
    for (const word of keywordsOf(text)) if (wanted.has(word) && (words.get(word) ?? 0) < worth) words.set(word, worth)
  }
  const at = path.lastIndexOf('/')
  take(path.slice(at + 1), WORTH.file)
  take(path.slice(0, Math.max(0, at)), WORTH.folder)
  // A file that defines or uses much holds many words by chance.
  for (const { name } of tags.definitions)
    take(name, WORTH.definition / (1 + tags.definitions.length / MANY_DEFINITIONS))
  take(tags.names, WORTH.use / (1 + tags.names.length / MANY_NAMES_CHARS))
  return words
}

function rarities(found: readonly ReadonlyMap<string, number>[], files: number): ReadonlyMap<string, number> {
  const frequency = new Map<string, number>()
  for (const words of found) for (const word of words.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  return new Map([...frequency].map(([word, count]) => [word, Math.log(1 + (files - count + 0.5) / (count + 0.5))]))
}

/** By its path's end, its file name with or without the ending, or the name of a definition. */
function isNamed({ path, tags }: TaggedFile, names: ReadonlySet<string>): boolean {
  const file = path.slice(path.lastIndexOf('/') + 1)
  if (names.has(file) || names.has(path) || names.has(file.replace(/\.[^.]*$/, ''))) return true
  for (const name of names) if (name.includes('/') && path.endsWith(`/${name}`)) return true
  return tags.definitions.some(({ name }) => names.has(name))
}
