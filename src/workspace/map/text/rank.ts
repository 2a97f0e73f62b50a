import type { TaggedFile } from './file-tags.ts'
import { hubsOf } from './hubs.ts'
import { NAMED, relevanceOf } from './relevance.ts'
import { isTestPath } from './tests-beside.ts'

/** How much of the most relevant file's score the greatest hub is worth. */
const HUB = 0.3
/** How much weight starts in all files alike, beside what starts in those that have to do with the task. */
const ALIKE = 0.3
/** The code under test leads to its tests. */
const TEST = 0.3
/** Code tells more of a place than prose does. */
const PROSE = 0.3
const PROSE_PATH = /\.(?:mdx?|mdc|txt|rst|adoc)$/i
/** Nobody edits these by hand. */
const MADE = 0.05
const MADE_PATH =
  /(?:^|\/)(?:dist|build|vendor|third_party|node_modules|generated|__generated__|__snapshots__)\/|[.-]lock(?:\.\w+)?$|-lock\.json$|\.min\.\w+$|[.-][\da-f]{8,}\.(?:[cm]?js|css)$|\.(?:snap|map)$/i
/** Nothing in these can be read. */
const BINARY = 0.001
const BINARY_PATH =
  /\.(?:png|jpe?g|gif|webp|avif|ico|svg|bmp|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|jar|war|class|so|dll|exe|mp[34]|wav|ogg|webm|docx?|xlsx?|pptx?)$/i

/**
 * Orders files by what they have to do with a text: those that it names, then those that share its rare words, then
 * those that many such files use. Deterministic, in time linear in the files' names.
 */
export function rankFiles(files: readonly TaggedFile[], about: string): TaggedFile[] {
  const scores = relevanceOf(files, about)
  const relevance = scores.map((score, index) => score * handicap(files[index]?.path ?? ''))
  const best = relevance.reduce((top, one, index) => ((scores[index] ?? 0) < NAMED && one > top ? one : top), 0)
  const related = relevance.map((one) => (best === 0 ? 0 : Math.min(one, best) / best))
  const alike = best === 0 ? 1 : (ALIKE * related.reduce((sum, one) => sum + one, 0)) / files.length
  const start = related.map((one, index) => one + alike * handicap(files[index]?.path ?? ''))
  const hubs = hubsOf(files, start)
  const greatest = hubs.reduce((top, weight) => Math.max(top, weight), 0)
  const share = greatest === 0 ? 0 : (HUB * (best || 1)) / greatest
  const order = files.map((file, index) => ({
    file,
    weight: (relevance[index] ?? 0) + share * (hubs[index] ?? 0) * handicap(file.path),
  }))
  return order.toSorted((a, b) => b.weight - a.weight || (a.file.path < b.file.path ? -1 : 1)).map(({ file }) => file)
}

/** By the first pattern that matches. */
const HANDICAPS: readonly (readonly [RegExp, number])[] = [
  [BINARY_PATH, BINARY],
  [MADE_PATH, MADE],
  [PROSE_PATH, PROSE],
]

const handicap = (path: string): number =>
  (HANDICAPS.find(([pattern]) => pattern.test(path))?.[1] ?? 1) * (isTestPath(path) ? TEST : 1)
