import { z } from 'zod'
import { fullName, isNamed, type TestCase, type TestReport } from './report.ts'

const NEWS = ['test', 'broken', 'vanished', 'unnamed', 'no_report', 'died'] as const

/** What is red with a change and not without it. */
const News = z.object({
  kind: z.enum(NEWS),
  /** A test, a file, or an exit code; empty: none. */
  what: z.string(),
})
export type News = z.infer<typeof News>

/** A red check beside the same check on its base, which is red as well. */
export const Comparison = z.object({
  /** `exit_code`: one of them names no test, so that only the whole can be compared. */
  by: z.enum(['names', 'exit_code']),
  /** Tests and files that are red on the base, too; `null`: the check as a whole. */
  red_before: z.number().int().nullable(),
  newly_red: z.array(News),
})
export type Comparison = z.infer<typeof Comparison>

interface Ending {
  readonly exitCode: number | null
  readonly report: TestReport | null
}

const LISTED = 50

/** Compares a red check; `null`: its base is green, so that all of it is new. */
export function compareWithBase(work: Ending, base: Ending): Comparison | null {
  if (base.exitCode === 0) return null
  const died = diedOtherwise(work, base)
  if (!isNamed(base.report)) return { by: 'exit_code', red_before: null, newly_red: died }
  if (!isNamed(work.report))
    return { by: 'names', red_before: 0, newly_red: [{ kind: 'no_report', what: '' }, ...died] }
  const [tests, broken] = [failedIn(work.report), work.report.broken]
  const [old, fresh] = beside(tests, failedIn(base.report))
  const [oldBroken, freshBroken] = beside(broken, base.report.broken)
  const wasUnnamed = base.report.broken.length + failedIn(base.report).length === 0
  if (tests.length + broken.length === 0 && wasUnnamed)
    return { by: 'exit_code', red_before: null, newly_red: [...vanished(work.report, base.report), ...died] }
  const isUnnamed = tests.length + broken.length === 0
  const newly: News[] = [
    ...fresh.map((what): News => ({ kind: 'test', what })),
    ...freshBroken.map((what): News => ({ kind: 'broken', what })),
    ...vanished(work.report, base.report),
    ...(isUnnamed ? [{ kind: 'unnamed', what: '' } as const] : []),
    ...died,
  ]
  return { by: 'names', red_before: old.length + oldBroken.length, newly_red: newly.slice(0, LISTED) }
}

/** Whether a run stands against the work: it is red, and not only for what is red on its base, too. */
export const isNewlyRed = (run: { exit_code: number | null; compared?: Comparison | null | undefined }): boolean =>
  run.exit_code !== 0 && (run.compared == null || run.compared.newly_red.length > 0)

const failedIn = ({ tests }: TestReport): string[] =>
  tests.filter(({ state }) => state === 'failed').map((test) => fullName(test))

/** Those that are among the earlier ones, each as often as there, and the others. */
function beside(now: readonly string[], earlier: readonly string[]): [known: string[], fresh: string[]] {
  const left = countOf(earlier)
  const [known, fresh]: [string[], string[]] = [[], []]
  for (const name of now) {
    const count = left.get(name) ?? 0
    left.set(name, count - 1)
    ;(count > 0 ? known : fresh).push(name)
  }
  return [known, fresh]
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** Of each file in which fewer tests run than on the base, those that ran there. A new name in place of an old one is a rename. */
function vanished(work: TestReport, base: TestReport): News[] {
  if (!work.isComplete || !base.isComplete) return []
  const names = new Set([...work.tests.map(fullName), ...work.broken])
  const now = Map.groupBy(work.tests, placeOf)
  const isBroken = new Set(work.broken)
  return [...Map.groupBy(base.tests, placeOf)].flatMap(([place, tests]) => {
    if (isBroken.has(place) || ranIn(now.get(place) ?? []).length >= ranIn(tests).length) return []
    const missing = ranIn(tests)
      .map(fullName)
      .filter((name) => !names.has(name))
    return missing.slice(0, LISTED).map((what): News => ({ kind: 'vanished', what }))
  })
}

const ranIn = (tests: readonly TestCase[]): readonly TestCase[] => tests.filter(({ state }) => state !== 'skipped')

/** The file, else the outermost suite. */
const placeOf = ({ file, suite }: TestCase): string => (file === '' ? (suite.split(' > ')[0] ?? '') : file)

/** From here on a shell says that a program was not started, or was killed. */
const FIRST_ABNORMAL = 126

function diedOtherwise({ exitCode }: Ending, base: Ending): News[] {
  if (exitCode === base.exitCode || (exitCode !== null && exitCode < FIRST_ABNORMAL)) return []
  return [{ kind: 'died', what: exitCode === null ? '' : String(exitCode) }]
}
