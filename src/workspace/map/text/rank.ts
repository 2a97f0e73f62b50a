import type { Tags } from './tags.ts'

export interface TaggedFile {
  readonly path: string
  readonly tags: Tags
}

const ROUNDS = 15
/** The share of its weight that a file passes on to the files whose definitions it uses. */
const DAMPING = 0.85
/** Extra weight for each word that a file's path shares with the task. */
const MENTIONED = 10
/** Tests rank low, since the code under test leads to them. */
const TEST_PATH = /(?:^|\/)(?:tests?|__tests__|specs?)\//
/** A name with more definitions than this identifies no file. */
const COMMON = 5

/**
 * Orders files by importance with PageRank: files that use a definition pass weight to its file, and files that `words`
 * mention start with more. Deterministic.
 */
export function rankFiles(files: readonly TaggedFile[], words: ReadonlySet<string>): TaggedFile[] {
  const links = linksOf(files, words)
  const start = files.map(({ path }) => (TEST_PATH.test(path) ? 0.1 : 1) * (1 + MENTIONED * mentions(path, words)))
  const total = start.reduce((sum, one) => sum + one, 0)
  const rest = start.map((one) => ((1 - DAMPING) * one) / total)
  let weights = start.map((one) => one / total)
  for (let round = 0; round < ROUNDS; round++) weights = passOn(weights, links, rest)
  const order = files.map((file, index) => ({ file, weight: (weights[index] ?? 0) * (start[index] ?? 0) }))
  return order.toSorted((a, b) => b.weight - a.weight || (a.file.path < b.file.path ? -1 : 1)).map(({ file }) => file)
}

type Links = readonly ReadonlyMap<number, number>[]

/** For each file, the files that define names it uses, with the weight of these uses. */
function linksOf(files: readonly TaggedFile[], words: ReadonlySet<string>): Links {
  const definers = new Map<string, number[]>()
  for (const [index, { tags }] of files.entries())
    for (const { name } of tags.definitions) {
      const known = definers.get(name)
      if (known === undefined) definers.set(name, [index])
      else known.push(index)
    }
  const weights = new Map([...definers].map(([name, all]) => [name, weightOf(name, all.length, words)]))
  return files.map(({ tags }, from) => {
    const links = new Map<number, number>()
    for (const name of tags.names.split(' '))
      for (const to of definers.get(name)?.slice(0, COMMON) ?? [])
        if (to !== from) links.set(to, (links.get(to) ?? 0) + (weights.get(name) ?? 0))
    return links
  })
}

function passOn(weights: readonly number[], links: Links, rest: readonly number[]): number[] {
  const next = [...rest]
  for (const [from, targets] of links.entries()) {
    const sum = [...targets.values()].reduce((total, one) => total + one, 0)
    for (const [to, weight] of targets) next[to] = (next[to] ?? 0) + (DAMPING * (weights[from] ?? 0) * weight) / sum
  }
  return next
}

/** The weight of one use of a name. */
const weightOf = (name: string, definers: number, words: ReadonlySet<string>): number => {
  if (name.startsWith('_') || definers > COMMON) return 0.1
  return mentions(name, words) > 0 || (name.length >= 8 && /[a-z][A-Z]|_/.test(name)) ? 10 : 1
}

const mentions = (name: string, words: ReadonlySet<string>): number =>
  keywordsOf(name).filter((word) => words.has(word)).length

/** The words of a text, path or identifier, in lower case. */
export const keywordsOf = (text: string): string[] =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]{3,}/g) ?? []
