import { type WeighedTest, wordsOf } from './weighed-test.ts'

/** Tests that exist before and after a change, lost tests, and new ones. */
export interface PairedTests {
  readonly pairs: readonly (readonly [was: WeighedTest, is: WeighedTest])[]
  readonly lost: readonly WeighedTest[]
  readonly gained: readonly WeighedTest[]
}

/** Pairs by file and name, then name, then title, then tests merged into one table, then similar text. */
export function pairTests(before: readonly WeighedTest[], after: readonly WeighedTest[]): PairedTests {
  const left = new Set(after)
  const pairs: [WeighedTest, WeighedTest][] = []
  const match = (tests: readonly WeighedTest[], find: Search): WeighedTest[] =>
    tests.filter((was) => {
      const is = find(was)
      if (is === undefined) return true
      left.delete(is)
      pairs.push([was, is])
      return false
    })
  const moved = match(before, byKey(left, placeOf))
  const regrouped = match(moved, byKey(left, nameOf))
  const renamed = match(regrouped, byKey(left, titleOf, speakOfTheSame))
  const uncovered = renamed.length > 1 ? notCovered(renamed, [...left]) : renamed
  const lost = match(uncovered, alike(left))
  return { pairs, lost, gained: [...left] }
}

/** Finds a test after the change that is not paired yet. */
type Search = (was: WeighedTest) => WeighedTest | undefined
type Fits = (was: WeighedTest, is: WeighedTest) => boolean

const placeOf = ({ path, name }: WeighedTest): string => `${path}\n${name}`
const nameOf = ({ name }: WeighedTest): string => name
const titleOf = ({ title }: WeighedTest): string => title

/** Limits the search among tests of one name. */
const MOST_OF_A_NAME = 20

function byKey(left: ReadonlySet<WeighedTest>, keyOf: (test: WeighedTest) => string, fits: Fits = () => true): Search {
  const known = Map.groupBy([...left].reverse(), keyOf)
  return (was) => {
    const same = known.get(keyOf(was)) ?? []
    while (same.length > 0 && !left.has(same.at(-1) ?? was)) same.pop()
    return same.slice(-MOST_OF_A_NAME).findLast((is) => left.has(is) && fits(was, is))
  }
}

/** Whether two tests of the same title also assert about the same things. */
const speakOfTheSame: Fits = ({ subjects: ours }, { subjects: theirs }) =>
  (ours.size === 0 && theirs.size === 0) || shared(ours, theirs) >= 0.25

/** Bounds the time on hostile input; no real change renames so many tests. */
const MOST_COMPARED = 100_000

/** Pairs tests that share half of their words. */
function alike(left: ReadonlySet<WeighedTest>): Search {
  const words = new Map<WeighedTest, ReadonlySet<string>>()
  const known = (test: WeighedTest) => {
    const set = words.get(test) ?? new Set(wordsOf(test.text))
    words.set(test, set)
    return set
  }
  let compared = 0
  return (was) => {
    if (compared >= MOST_COMPARED) return undefined
    compared += left.size
    return [...left].find((is) => shared(known(was), known(is)) >= 0.5)
  }
}

function shared(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): number {
  const common = [...ours].filter((word) => theirs.has(word)).length
  return common / Math.max(1, ours.size + theirs.size - common)
}

const MOST_TABLES = 20
const MOST_VALUES = 50

/** Drops lost tests whose values are now in a table of cases, up to as many facts as that table pins down. */
function notCovered(lost: readonly WeighedTest[], fresh: readonly WeighedTest[]): WeighedTest[] {
  const room = new Map(fresh.slice(0, MOST_TABLES).map((test) => [test, test.facts]))
  const texts = [...room.keys()].map((test) => ({ test, text: [test.text, ...test.tables].join('\n') }))
  return lost.filter((was, index) => {
    if (index >= MOST_VALUES) return true
    const values = valuesIn(was.text.replace(was.title, '')).slice(0, MOST_VALUES)
    const table = texts.find(({ test, text }) => {
      const kept = values.filter((value) => text.includes(value))
      return (room.get(test) ?? 0) >= was.facts && kept.length >= values.length * 0.6
    })?.test
    if (table !== undefined) room.set(table, (room.get(table) ?? 0) - was.facts)
    return table === undefined
  })
}

const VALUE = /'[^'\n]*'|"[^"\n]*"|(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g

export const valuesIn = (text: string): string[] => [...new Set(text.match(VALUE) ?? [])]

/** Replaces all values by one sign, so that only the structure is left. */
export const withoutValues = (text: string): string => text.replace(VALUE, '·')
