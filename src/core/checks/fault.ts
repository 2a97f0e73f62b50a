import type { TestReport } from './report.ts'
import { type Told, toldIn } from './told.ts'

/** A run of a command, as far as it was measured from outside. */
export interface RunFacts {
  readonly outcome: 'exited' | 'timed_out' | 'refused'
  readonly exitCode: number | null
  /** The limit of use for which it was ended; `null`: it was not. */
  readonly stopped: string | null
}

/** How a command was run. */
export interface RunLimits {
  readonly argv: readonly [string, ...string[]]
  readonly timeoutMs: number
  readonly memoryMb: number
}

/** Why a command cannot do its work where it runs, whatever files it runs on. */
export interface EnvironmentFault {
  readonly kind: 'too_long' | 'limit' | 'not_started' | 'too_tight' | Told['kind']
  /** The program, package, host or limit that it is about; empty: unknown. */
  readonly what: string
}

/** What a run printed, as an analysis has read it. */
export interface RunReading {
  /** What the end of its output says of the machine. */
  readonly told: Told | null
  /** Tests that it says have passed. */
  readonly passed: number
  readonly report: TestReport | null
}

const KILLED = 137
const NO_PROGRAM = 127
/** The sandbox's own failure, and a file that is no program. */
const NOT_STARTED = [125, 126]

/**
 * The fault of a run of the base, whose code is the team's. What it merely prints counts only where no test has passed:
 * tests may print anything.
 */
export const faultOf = (run: RunFacts & RunReading, limits: RunLimits): EnvironmentFault | null =>
  saysNothing(run) ? null : (measured(run, limits) ?? (run.passed === 0 ? run.told : null))

/**
 * Whether a run of a task's files could have failed for its environment. Anybody can write a test that prints or does
 * the same, so the base has to fail in the same way before it counts.
 */
export const mayBeFault = (run: RunFacts & RunReading): boolean =>
  !saysNothing(run) && (measured(run, ANY_LIMITS) ?? run.told) !== null

const ANY_LIMITS: RunLimits = { argv: [''], timeoutMs: 0, memoryMb: 0 }

const saysNothing = ({ exitCode, outcome }: RunFacts): boolean => exitCode === 0 || outcome === 'refused'

/** The base took so much of its limit that the machine's pace decides whether it is kept. */
export const isTight = (baseMs: number, timeoutMs: number): boolean => baseMs * 2 > timeoutMs

function measured(run: RunFacts & RunReading, limits: RunLimits): EnvironmentFault | null {
  const { outcome, exitCode, stopped, told } = run
  if (outcome === 'timed_out') return { kind: 'too_long', what: String(limits.timeoutMs / 1000) }
  if (stopped !== null) return { kind: 'limit', what: stopped }
  if (told?.kind === 'memory' || exitCode === KILLED) return { kind: 'memory', what: String(limits.memoryMb) }
  if (exitCode === NO_PROGRAM) return told?.kind === 'no_program' ? told : { kind: 'no_program', what: limits.argv[0] }
  return exitCode === null || NOT_STARTED.includes(exitCode) ? { kind: 'not_started', what: limits.argv[0] } : null
}

/** What a run's output tells beside its report; linear in its length. `passedLines`: the tests that it prints as passed. */
export function readRun(output: string, passedLines: number, report: TestReport | null): RunReading {
  const named = report?.tests.filter(({ state }) => state === 'passed').length ?? 0
  return { report, told: toldIn(output), passed: Math.max(named, passedLines) }
}
