import { belongsToTests, type FileChange, isTest } from '../../agents/witness/files.ts'
import type { Observation } from '../../agents/witness/observation.ts'
import { analyse } from '../../analysis/analysis.ts'
import type { Evidence } from '../../core/artifacts.ts'
import { isNewlyRed } from '../../core/checks/compare.ts'
import type { RepositoryRules } from '../../core/repository-rules.ts'
import type { Section } from '../../core/stages.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { checksBesideBase } from '../stage/checkout.ts'
import type { StageDeps } from '../stage/stage.ts'

/** The result of the new tests on the base's product code. */
export type RedThenGreen =
  | { readonly outcome: 'not_run'; readonly why: 'no_new_test' | 'no_check' | 'no_sandbox' | 'no_answer' | 'red_base' }
  /** The analysis of `what` did not end in time. */
  | { readonly outcome: 'not_run'; readonly why: 'too_complex'; readonly what: string }
  | { readonly outcome: 'red' | 'green'; readonly newTests: number; readonly noticed: readonly Observation[] }

interface Work {
  readonly section: Section
  readonly rules: RepositoryRules
  /** The section's files on the base and now. */
  readonly changes: readonly FileChange[]
  readonly headSha: string
  /** The request asks for work that no test can see. */
  readonly isRefactoring: boolean
}

/**
 * Runs the section's checks with the new tests on the base's product code, where a useful new test fails. Uses separate
 * checkouts, never the worktree.
 */
export async function redThenGreen(
  { section, rules, changes, headSha, isRefactoring }: Work,
  worktree: Worktree,
  deps: Pick<StageDeps, 'sandbox' | 'limits' | 'environments' | 'forge' | 'preparing'>,
  signal: AbortSignal,
): Promise<RedThenGreen> {
  const { sandbox } = deps
  const fresh = await newTests(changes)
  if (fresh === null) return tooComplex(testsIn(changes))
  const checks = rules.checks.filter((check) => check.section === section)
  if (fresh.length === 0) return { outcome: 'not_run', why: 'no_new_test' }
  if (checks.length === 0) return { outcome: 'not_run', why: 'no_check' }
  if (!sandbox.allowed) return { outcome: 'not_run', why: 'no_sandbox' }
  const tree = await worktree.treeWith(worktree.baseSha, headSha, testsIn(changes), signal)
  const beside = await checksBesideBase(deps, worktree, rules, signal)
  const results: Evidence[] = []
  for (const check of checks) {
    await using checkout = await worktree.checkout(tree, signal)
    results.push(await beside.run(check, { cwd: checkout.path, layers: beside.layers }, signal))
  }
  if (results.some(({ exit_code }) => exit_code === null)) return { outcome: 'not_run', why: 'no_answer' }
  const isRed = results.some(isNewlyRed)
  // Where no test is named, a base that is red anyway hides whether the new ones are.
  if (!isRed && results.some(({ compared }) => compared?.by === 'exit_code'))
    return { outcome: 'not_run', why: 'red_base' }
  const [first] = fresh
  const read = await analyse(
    'passedNames',
    results.map(({ output }) => output),
  )
  if (read.outcome === 'too_complex') return tooComplex(checks.map(({ name }) => name))
  const passing = new Set(read.result.map(plain))
  const seen = fresh.filter(({ name }) => passing.has(plain(name)))
  const known = seen.length === 0 ? new Set() : await namesOnBase(worktree, signal)
  if (known === null) return tooComplex([worktree.baseSha.slice(0, 7)])
  const passingOnBase = seen.filter(({ name }) => !known.has(plain(name)))
  const about = isRed
    ? passingOnBase
    : [{ ...first, name: `${fresh.length} × ${checks.map(({ name }) => name).join(', ')}` }]
  const kind = isRed || isRefactoring ? 'passes_on_base' : 'nothing_fails_on_base'
  return {
    outcome: isRed ? 'red' : 'green',
    newTests: fresh.length,
    noticed: about.map(({ path = '', name }) => ({ kind, path, line: null, what: name })),
  }
}

const tooComplex = (what: readonly string[]): RedThenGreen => ({
  ...{ outcome: 'not_run', why: 'too_complex' },
  what: what.join(', '),
})

/** Tests whose names do not exist in the base's version of these files; `null`: too complex to tell. */
async function newTests(
  changes: readonly FileChange[],
): Promise<readonly { readonly path: string; readonly name: string }[] | null> {
  const tests = changes.filter(({ path }) => isTest(path))
  const titles = (side: 'before' | 'after') =>
    titlesIn(tests.map((change) => ({ path: change.path, text: change[side] ?? '' })))
  const [before, after] = [await titles('before'), await titles('after')]
  if (before === null || after === null) return null
  const known = new Set(before.flat())
  return after.flatMap((names, index) =>
    names.filter((name) => !known.has(name)).map((name) => ({ path: tests[index]?.path ?? '', name })),
  )
}

async function titlesIn(files: readonly { path: string; text: string }[]): Promise<string[][] | null> {
  if (files.length === 0) return []
  const read = await analyse('titlesOfTests', files)
  return read.outcome === 'done' ? read.result : null
}

const FILES_READ = 200

/**
 * Names of the base's tests: if an output names one, the base's test of that name may have passed. `null`: too complex.
 */
async function namesOnBase(worktree: Worktree, signal: AbortSignal): Promise<ReadonlySet<string> | null> {
  const paths = (await worktree.list(worktree.baseSha, signal)).filter(isTest).slice(0, FILES_READ)
  const show = async (path: string) => ({ path, text: (await worktree.show(worktree.baseSha, path, signal)) ?? '' })
  const titles = await titlesIn(await Promise.all(paths.map(show)))
  return titles && new Set(titles.flat().map(plain))
}

/** Test files that the change wrote; deleted ones stay as on the base. */
const testsIn = (changes: readonly FileChange[]): string[] =>
  changes.filter(({ path, after }) => after !== null && belongsToTests(path)).map(({ path }) => path)

const plain = (name: string): string => name.normalize('NFC').replace(/\s+/g, ' ').trim()
