import { type Change, isProduct, isTest } from './change.ts'
import type { Kind, Noticed } from './noticed.ts'
import { readTests, type Test } from './read-tests.ts'

/** Whether the request speaks of taking something away. */
const REMOVAL =
  /\b(?:delet|remov|drop|retir|discontinu|get rid|no longer|decommission|deprecat)\w*|(?<!\p{L})(?:удал|убра|убер|выпил|отказ|больше не|вывести из)\p{L}*/iu

/** What the tests after a change no longer hold that the tests before it held, wherever they moved to. */
export function compareTests(changes: readonly Change[], request: string): Noticed[] {
  const tests = changes.filter(({ path }) => isTest(path))
  const before = tests.flatMap(({ path, before: text }) => (text === null ? [] : readTests(path, text)))
  const after = tests.flatMap(({ path, after: text }) => (text === null ? [] : readTests(path, text)))
  const { pairs, lost, gained } = paired(before, after)
  const gone = REMOVAL.test(request) ? wordsGone(changes) : new Set<string>()
  const missing = lost.filter((test) => !wordsOf(test.text).some((word) => gone.has(word)))
  return [
    ...missing.map((test) => noticed('test_removed', test)),
    ...pairs.flatMap(([was, is]) => weaker(was, is, before, after)),
    ...gained.filter(provesNothing).map((test) => noticed('test_without_assertion', test)),
    ...pairs.flatMap(([was, is]) => otherValues(was, is, request)),
  ]
}

/** One that waits for something fails when that does not come. */
const provesNothing = ({ assertions, text }: Test): boolean => assertions.length === 0 && !/\bawait\b/.test(text)

const noticed = (kind: Kind, { path, line, name }: Test): Noticed => ({ kind, path, line, what: name })

/** By name, in the same file first; then those that only changed their name. */
function paired(before: readonly Test[], after: readonly Test[]) {
  const left = [...after]
  const take = (fits: (test: Test) => boolean): Test | null => left.splice(left.findIndex(fits), 1)[0] ?? null
  const has = (fits: (test: Test) => boolean) => left.some(fits)
  const pairs: [Test, Test][] = []
  const match = (tests: readonly Test[], fits: (was: Test, is: Test) => boolean): Test[] =>
    tests.filter((was) => {
      const is = has((one) => fits(was, one)) ? take((one) => fits(was, one)) : null
      if (is !== null) pairs.push([was, is])
      return is === null
    })
  const moved = match(before, (was, is) => was.name === is.name && was.path === is.path)
  const renamed = match(moved, (was, is) => was.name === is.name)
  const uncovered = renamed.length > 1 ? notCovered(renamed, left) : renamed
  const lost = match(uncovered, (was, is) => likeness(was.text, is.text) >= 0.5)
  return { pairs, lost, gained: left }
}

function likeness(a: string, b: string): number {
  const [ours, theirs] = [new Set(wordsOf(a)), new Set(wordsOf(b))]
  const common = [...ours].filter((word) => theirs.has(word)).length
  return common / Math.max(1, ours.size + theirs.size - common)
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]{3,}/gu) ?? []

/** A table of cases takes tests over whose values stand in its file, as many as the facts that it pins down. */
function notCovered(lost: readonly Test[], fresh: readonly Test[]): Test[] {
  const room = new Map(fresh.map((test) => [test, test.facts]))
  return lost.filter((test) => {
    const values = valuesIn(test.text.replace(test.name, ''))
    const table = fresh.find((one) => {
      const kept = values.filter((value) => `${one.text}\n${one.table}`.includes(value))
      return (room.get(one) ?? 0) >= test.facts && kept.length >= values.length * 0.6
    })
    if (table !== undefined) room.set(table, (room.get(table) ?? 0) - test.facts)
    return table === undefined
  })
}

const valuesIn = (text: string): string[] => [
  ...new Set(text.match(/'[^'\n]*'|"[^"\n]*"|(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g) ?? []),
]

/** Words of the product that were there and are nowhere in it any more. */
function wordsGone(changes: readonly Change[]): Set<string> {
  const product = changes.filter(({ path }) => isProduct(path))
  const kept = new Set(product.flatMap(({ after }) => wordsOf(after ?? '')))
  const gone = product.flatMap(({ before }) => wordsOf(before ?? '')).filter((word) => !kept.has(word))
  return new Set(gone.filter((word) => word.length > 3))
}

function weaker(was: Test, is: Test, before: readonly Test[], after: readonly Test[]): Noticed[] {
  const deficit = was.facts - is.facts - movedAway(was, is, before, after)
  if (deficit > 0) return [noticed(is.facts === 0 ? 'test_emptied' : 'assertion_removed', is)]
  const exact = (test: Test) => test.facts - test.loose
  if (is.isCutShort && !was.isCutShort) return [noticed('test_cut_short', is)]
  if (is.swallows && !was.swallows) return [noticed('error_swallowed', is)]
  return exact(is) < exact(was) && is.loose > was.loose ? [noticed('assertion_loosened', is)] : []
}

/** Assertions that another test has gained. */
function movedAway(was: Test, is: Test, before: readonly Test[], after: readonly Test[]): number {
  const missing = was.assertions.filter((one) => !is.assertions.includes(one))
  const count = (tests: readonly Test[], text: string) =>
    tests.flatMap((test) => test.assertions).filter((it) => it === text).length
  return missing.filter((one) => count(after, one) >= count(before, one)).length
}

/** The same test expects something else, and nobody asked for the new value. */
function otherValues(was: Test, is: Test, request: string): Noticed[] {
  if (was.facts !== is.facts || was.assertions.length !== is.assertions.length) return []
  const changed = is.assertions.flatMap((text, index) => {
    const old = was.assertions[index] ?? ''
    const sameShape = text.replace(VALUE, '·') === old.replace(VALUE, '·')
    const fresh = valuesIn(text).filter((value) => !valuesIn(old).includes(value))
    const asked = fresh.every((value) => request.includes(value.replace(/^['"]|['"]$/g, '')))
    return text !== old && sameShape && fresh.length > 0 && !asked ? [`${old} → ${text}`] : []
  })
  return changed.length === 0 ? [] : [{ ...noticed('expectation_changed', is), what: `${is.name}: ${changed[0]}` }]
}

const VALUE = /'[^'\n]*'|"[^"\n]*"|(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])/g
