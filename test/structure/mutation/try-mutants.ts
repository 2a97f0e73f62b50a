import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { type Mutant, withMutant } from '../../../src/syntax/mutate.ts'
import { type ImportGraph, importGraph } from './import-graph.ts'
import type { Failure, Rehearsed, Tried } from './run/job.ts'
import { createRunner, type Runner, shareOut } from './run/runner.ts'
import type { Target } from './targets.ts'

const TESTS = 'test/unit/**/*.test.ts'
/** They try what others send to Slack for minutes, and judge nothing of the core. */
const TOO_SLOW: readonly string[] = ['test/unit/slack/limits.test.ts']
const REHEARSAL_LIMIT_MS = 120_000
/** Far more than a busy machine needs: what takes longer never ends. */
const limitMs = (durationMs: number): number => 10_000 + 10 * durationMs

export interface TriedMutant {
  readonly mutant: Mutant
  readonly end: 'killed' | 'timeout' | 'survived'
  /** The test that failed. */
  readonly by: string | null
}

export interface TriedTarget extends Target {
  readonly tried: readonly TriedMutant[]
}

/** A test file and the targets that it imports. */
interface Subject {
  readonly testFile: string
  readonly imports: ReadonlySet<string>
}

/** Runs the unit tests that reach a mutant, for each mutant. `onDone`: a file is through. */
export async function tryMutants(
  targets: readonly Target[],
  onDone: (target: TriedTarget) => void,
): Promise<TriedTarget[]> {
  const graph = importGraph()
  const subjects = subjectsOf(targets, graph)
  const runners = Array.from({ length: availableParallelism() }, createRunner)
  try {
    const rehearsed = await shareOut(runners, subjects, (runner, subject) => rehearse(runner, subject, targets))
    const failures = rehearsed.flatMap((one) => one.failures)
    if (failures.length > 0) throw new Error(`tests fail without any mutant:\n${failures.map(told).join('\n')}`)
    const done: TriedTarget[] = []
    for (const target of targets) {
      const tried = await tryEach(runners, target, rehearsed, graph)
      done.push({ ...target, tried })
      onDone({ ...target, tried })
    }
    return done
  } finally {
    for (const runner of runners) runner.end()
  }
}

const told = ({ testFile, name, reason }: Failure): string => `${testFile}: ${name}: ${reason}`

function subjectsOf(targets: readonly Target[], graph: ImportGraph): Subject[] {
  return globSync(TESTS)
    .filter((path) => !TOO_SLOW.includes(path))
    .toSorted()
    .map((path) => ({ testFile: resolve(path), imports: graph.reachedFrom(resolve(path)) }))
    .filter(({ imports }) => targets.some(({ path }) => imports.has(path)))
}

async function rehearse(runner: Runner, { testFile, imports }: Subject, targets: readonly Target[]) {
  const here = targets.filter(({ path }) => imports.has(path))
  const offsets = Object.fromEntries(here.map(({ path, mutants }) => [path, mutants.map((one) => one.startIndex)]))
  const job = { do: 'rehearse', testFile, renewed: [...imports], offsets } as const
  const answer = await runner.ask<Rehearsed>(job, REHEARSAL_LIMIT_MS)
  if (typeof answer === 'string') throw new Error(`${testFile}: ${answer}`)
  return answer.answer
}

async function tryEach(
  runners: readonly Runner[],
  target: Target,
  rehearsed: readonly Rehearsed[],
  graph: ImportGraph,
): Promise<TriedMutant[]> {
  const { path, source, mutants } = target
  const own = rehearsed.filter(({ testFile }) => graph.reachedFrom(testFile).has(path))
  const renewed = graph.importersOf(
    path,
    own.map(({ testFile }) => testFile),
  )
  const kills = new Map<string, number>()
  const killsBy = ({ testFile }: Rehearsed): number => kills.get(testFile) ?? 0
  return shareOut(runners, [...mutants.entries()], async (runner, [index, mutant]) => {
    const reaching = reachedBy(index, path, own)
    if (reaching.length === 0) return { mutant, end: 'survived', by: null }
    // Those that have found most, then the fastest.
    const ordered = reaching.toSorted((a, b) => killsBy(b) - killsBy(a) || a.durationMs - b.durationMs)
    const testFiles = ordered.map(({ testFile }) => testFile)
    const job = { do: 'try', path, source: withMutant(source, mutant), renewed, testFiles } as const
    const durationMs = ordered.reduce((sum, one) => sum + one.durationMs, 0)
    const answer = await runner.ask<Tried>(job, limitMs(durationMs))
    if (answer === 'timeout') return { mutant, end: 'timeout', by: null }
    if (answer === 'crash') return { mutant, end: 'killed', by: 'the end of the process' }
    const { killedBy } = answer.answer
    if (killedBy === null) return { mutant, end: 'survived', by: null }
    kills.set(killedBy.testFile, (kills.get(killedBy.testFile) ?? 0) + 1)
    return { mutant, end: 'killed', by: killedBy.name }
  })
}

/** All that import the file, where loading it reaches the mutant already. */
function reachedBy(index: number, path: string, rehearsed: readonly Rehearsed[]): readonly Rehearsed[] {
  const isStatic = rehearsed.some(({ byLoading }) => byLoading[path]?.includes(index))
  return isStatic ? rehearsed : rehearsed.filter(({ byTests }) => byTests[path]?.includes(index))
}
