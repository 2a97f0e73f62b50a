import { globMatcher } from '../core/glob.ts'
import type { Pack, Point, Term } from './points/point.ts'

/** Nobody reads a longer list. */
export const POINTS_LIMIT = 12
const TERMS_LIMIT = 10
/** Enough of a repository's paths to see what it has. */
const PATHS_READ = 5_000

/** What is known about a task when its points are chosen. */
export interface Topic {
  /** The request, and the specification once there is one. */
  readonly text: string
  /** Ids in the specification, which come first. */
  readonly named: readonly string[]
  /** The paths that the task has changed so far. */
  readonly changed: readonly string[]
  /** The repository's paths; they raise the rank of points that match otherwise, and never add one. */
  readonly existing: readonly string[]
}

/** Test paths do not show what a task touches; e.g. `test/unit` is not about units of measure. */
const TEST = /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\//i

const SEVERITIES = ['blocker', 'major', 'minor'] as const

/** The points that a task touches, most relevant first: by id, by changed path, by word. */
export function choosePoints({ points }: Pack, topic: Topic): Point[] {
  const text = normalized(topic.text)
  return points
    .map((point) => ({ point, score: scoreOf(point, text, topic) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || rank(a.point) - rank(b.point))
    .slice(0, POINTS_LIMIT)
    .map(({ point }) => point)
}

/** The warehouse terms that a request uses. */
export function chooseTerms({ glossary }: Pack, request: string): Term[] {
  const text = normalized(request)
  const used = ({ en, ru, code }: Term) =>
    `${en},${ru},${code}`.split(',').some((word) => text.includes(` ${stem(normalized(word).trim())}`))
  return glossary.filter(used).slice(0, TERMS_LIMIT)
}

function scoreOf({ id, applies_to: { paths, words } }: Point, text: string, topic: Topic): number {
  const matchers = paths.map(matcherOf)
  const some = (files: readonly string[]) => files.some((file) => matchers.some((matches) => matches(file)))
  const named = topic.named.includes(id) ? 100 : 0
  const changed = some(topic.changed.filter((path) => !TEST.test(path))) ? 3 : 0
  const mentioned = 2 * words.filter((word) => text.includes(` ${word.replaceAll('ё', 'е')}`)).length
  const score = named + changed + mentioned
  return score === 0 ? 0 : score + (some(topic.existing.slice(0, PATHS_READ)) ? 1 : 0)
}

/** Hidden folders count too. */
const matcherOf = (glob: string) => globMatcher(glob, { hidden: true })

const rank = ({ severity }: Point): number => SEVERITIES.indexOf(severity)

/** Lower case, with one blank before each word and after the last. */
const normalized = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** Removes the endings of Russian and English inflection, roughly. */
const stem = (word: string): string => (word.length > 5 ? word.slice(0, -2) : word.length > 3 ? word : `${word} `)
