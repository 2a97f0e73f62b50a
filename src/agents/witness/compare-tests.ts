import type { ReadChange } from './change.ts'
import { isSource, isTest } from './files.ts'
import type { Observation, ObservationKind } from './observation.ts'
import { pairTests, valuesIn, withoutValues } from './pair-tests.ts'
import { type WeighedFile, type WeighedTest, weighedFile, wordsOf } from './weighed-test.ts'

/** Matches a request to remove something. */
const REMOVAL =
  /\b(?:delet|remov|drop|retir|discontinu|get rid|no longer|decommission|deprecat)\w*|(?<!\p{L})(?:удал|убра|убер|выпил|отказ|больше не|вывести из)\p{L}*/iu

/** What the tests no longer prove after a change; a test that only moved is not reported. */
export function compareTests(changes: readonly ReadChange[], request: string): Observation[] {
  const files = changes.filter(({ path }) => isTest(path))
  const before = files.flatMap(({ path, was }) => (was === null ? [] : [weighedFile(path, was)]))
  const after = files.flatMap(({ path, is }) => (is === null ? [] : [weighedFile(path, is)]))
  const { pairs, lost, gained } = pairTests(testsOf(before), testsOf(after))
  const gone = REMOVAL.test(request) ? wordsGone(changes) : new Set<string>()
  const missing = lost.filter((test) => !onlyHolds(test) && !wordsOf(test.text).some((word) => gone.has(word)))
  const moved = movedAssertions(before, after)
  return [
    ...missing.map((test) => about('test_removed', test)),
    ...pairs.flatMap(([was, is]) => weaker(was, is, moved)),
    ...gained.filter(provesNothing).map((test) => about('test_without_assertion', test)),
    ...[...pairs, ...sameHelpers(before, after)].flatMap(([was, is]) => otherValues(was, is, request)),
    ...files.flatMap(readRoughly),
  ]
}

const testsOf = (files: readonly WeighedFile[]): WeighedTest[] => files.flatMap(({ tests }) => tests)

/** A block that only groups tests: its tests are compared themselves. */
const onlyHolds = ({ holdsTests, assertions }: WeighedTest): boolean => holdsTests && assertions.length === 0

const about = (kind: ObservationKind, { path, line, name }: WeighedTest): Observation => ({
  ...{ kind, path, line, what: name },
})

/** A test that awaits something can fail without an assertion. */
const provesNothing = ({ assertions, awaits, holdsTests }: WeighedTest): boolean =>
  assertions.length === 0 && !awaits && !holdsTests

function sameHelpers(before: readonly WeighedFile[], after: readonly WeighedFile[]): [WeighedTest, WeighedTest][] {
  const keyOf = ({ path, name }: WeighedTest) => `${path}\n${name}`
  const known = new Map(after.flatMap(({ helpers }) => helpers).map((helper) => [keyOf(helper), helper]))
  return before
    .flatMap(({ helpers }) => helpers)
    .flatMap((was): [WeighedTest, WeighedTest][] => {
      const is = known.get(keyOf(was))
      return is === undefined ? [] : [[was, is]]
    })
}

/** Words that the change removed from all the code. */
function wordsGone(changes: readonly ReadChange[]): Set<string> {
  const code = changes.filter(({ path }) => isSource(path))
  const words = (text: string | null) => (text ?? '').match(/[\p{L}\p{N}_]{4,}/gu) ?? []
  const kept = new Set(code.flatMap(({ after }) => words(after)))
  return new Set(code.flatMap(({ before }) => words(before)).filter((word) => !kept.has(word)))
}

/** How many of a test's lost assertions are now in other tests. */
type Moved = (was: WeighedTest, is: WeighedTest) => number

function movedAssertions(before: readonly WeighedFile[], after: readonly WeighedFile[]): Moved {
  const [had, has] = [counted(before), counted(after)]
  return (was, is) => {
    const kept = new Set(is.assertions)
    const missing = was.assertions.filter((text) => !kept.has(text))
    return missing.filter((text) => (has.get(text) ?? 0) >= (had.get(text) ?? 0)).length
  }
}

function counted(files: readonly WeighedFile[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { tests, helpers } of files)
    for (const text of [...tests, ...helpers].flatMap(({ assertions }) => assertions))
      counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

function weaker(was: WeighedTest, is: WeighedTest, moved: Moved): Observation[] {
  const deficit = was.facts - is.facts - moved(was, is)
  if (deficit > 0) return [about(is.facts === 0 ? 'test_emptied' : 'assertion_removed', is)]
  if (is.unreached > was.unreached || (is.late > 0 && was.late === 0)) return [about('test_cut_short', is)]
  if (is.swallows && !was.swallows) return [about('error_swallowed', is)]
  const exact = (test: WeighedTest) => test.facts - test.loose
  return exact(is) < exact(was) && is.loose > was.loose ? [about('assertion_loosened', is)] : []
}

/** The same test expects another value, and the request does not mention it. */
function otherValues(was: WeighedTest, is: WeighedTest, request: string): Observation[] {
  if (was.facts !== is.facts || was.assertions.length !== is.assertions.length) return []
  const changed = is.assertions.flatMap((text, index) => {
    const old = was.assertions[index] ?? ''
    if (text === old || withoutValues(text) !== withoutValues(old)) return []
    const known = new Set(valuesIn(old))
    const fresh = valuesIn(text).filter((value) => !known.has(value))
    const isAsked = fresh.every((value) => request.includes(value.replace(/^['"]|['"]$/g, '')))
    return fresh.length > 0 && !isAsked ? [`${old} → ${text}`] : []
  })
  return changed.length === 0 ? [] : [{ ...about('expectation_changed', is), what: `${is.name}: ${changed[0]}` }]
}

/** Existing tests that no grammar could read completely, so that some findings may be missed. */
function readRoughly({ path, before, was, is, after }: ReadChange): Observation[] {
  const isWhole = [was, is].every((reading) => reading === null || reading.method === 'grammar')
  return before === null || before === after || isWhole
    ? []
    : [{ kind: 'tests_read_roughly', path, line: null, what: path.split('/').at(-1) ?? path }]
}
