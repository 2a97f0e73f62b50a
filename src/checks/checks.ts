import type { Evidence } from '../core/artifacts.ts'
import { type Comparison, compareWithBase } from '../core/checks/compare.ts'
import { isTight, mayBeFault } from '../core/checks/fault.ts'
import type { TellPreparation } from '../core/checks/preparation.ts'
import { isNamed, redIn, type TestReport } from '../core/checks/report.ts'
import { ruledCommand } from '../core/repository-environment.ts'
import type { Check, RepositoryRules } from '../core/repository-rules.ts'
import { AppError } from '../errors.ts'
import { absentOf, type Base, baseRun, hasRun, outputOf, type RuledCheck } from './base-runs.ts'
import { cannotRun } from './cannot-run.ts'
import { type CheckEnd, type RunPlace, runOnce } from './check-end.ts'

/** A repository's checks, judged beside their base. */
export interface JudgedChecks extends Pick<Base, 'layers'> {
  /** Runs each check once on the base, where it has not run in this environment. Throws AppError `environment`. */
  ready(tell: TellPreparation, signal: AbortSignal): Promise<void>
  /** How a check ends on a task's files in `cwd`. Throws AppError `environment` where it cannot run on its base either. */
  run(check: Check, files: CheckedFiles, signal: AbortSignal): Promise<Evidence>
}

interface Scene extends Base {
  readonly rules: RepositoryRules
  /** Time limit of a check that has none. */
  readonly usualTimeoutMs: number
}

export function judgedChecks(scene: Scene): JudgedChecks {
  const ruled = (check: Check): RuledCheck => ({
    check,
    command: ruledCommand(scene.rules, check, scene.usualTimeoutMs),
  })
  const judge = besideBase(scene)
  return {
    layers: scene.layers,
    ready: async (tell, signal) => {
      for (const one of scene.rules.checks.map(ruled)) {
        if (await hasRun(scene, one, signal)) continue
        await tell({ kind: 'check', name: one.check.name, output: outputOf(scene, one) })
        await baseRun(scene, one, false, signal)
      }
    },
    run: async (check, files, signal) => evidenceOf(ruled(check), await judge(ruled(check), files, signal)),
  }
}

/** A check's end beside that on its base; `compared` `null`: the base is green, or it needs no comparison. */
interface JudgedEnd extends Pick<CheckEnd, 'outcome' | 'exitCode' | 'output' | 'durationMs'> {
  readonly compared: Comparison | null
  /** `null`: its output names no tests. */
  readonly report?: CheckEnd['report']
  /** Whether it was compared with a base that ran with other packages or builds. */
  readonly ownEnvironment?: boolean
  /** Of what is absent here, what its output speaks of. */
  readonly absent?: readonly string[]
}

/** A task's files in a folder, and what their setup steps made. */
type CheckedFiles = Pick<RunPlace, 'cwd' | 'layers'>

type Judge = (ruled: RuledCheck, files: CheckedFiles, signal: AbortSignal) => Promise<JudgedEnd>

/**
 * Judges checks on files that others wrote. Only a red one asks its base: a suspected fault of the environment by a new
 * run, once for each check, anything else by the kept one.
 */
export function besideBase(base: Base): Judge {
  const confirmed = new Map<string, CheckEnd | null>()
  const again = async (ruled: RuledCheck, signal: AbortSignal) => {
    const known = confirmed.get(ruled.check.name)
    if (known !== undefined) return known
    const fresh = await baseRun(base, ruled, true, signal)
    confirmed.set(ruled.check.name, fresh)
    return fresh
  }
  return async (ruled, files, signal) => {
    const { check, command } = ruled
    const place = { run: base.run, ...files, report: check.report, outputFile: null }
    const end = await runOnce(place, command, signal).catch(notStarted)
    if (end instanceof AppError) {
      await again(ruled, signal)
      return { outcome: 'exited', exitCode: null, output: end.message, durationMs: 0, compared: null }
    }
    if (end.exitCode === 0 || end.outcome === 'refused') return { ...end, compared: null }
    const onBase = mayBeFault(end) ? await again(ruled, signal) : await baseRun(base, ruled, false, signal)
    if (onBase !== null && end.outcome === 'timed_out' && isTight(onBase.durationMs, command.timeoutMs))
      throw cannotRun(check.name, { kind: 'too_tight', what: String(command.timeoutMs / 1000) }, null)
    const ownEnvironment = onBase !== null && keysOf(files) !== keysOf(base)
    const compared = onBase && compareWithBase(end, onBase)
    return { ...end, compared, ownEnvironment, absent: await absentOf(base, end.output, signal) }
  }
}

const keysOf = ({ layers }: Pick<RunPlace, 'layers'>): string => layers.map(({ key }) => key).join()

/** A service that is not ready is as well the work's fault as any red check. */
function notStarted(error: unknown): AppError {
  if (error instanceof AppError && error.kind === 'environment' && error.mayBeWork) return error
  throw error
}

const FAILED_KEPT = 100

const testsIn = (report: TestReport): Evidence['tests'] => ({
  passed: report.tests.filter(({ state }) => state === 'passed').length,
  failed: redIn(report).slice(0, FAILED_KEPT),
})

function evidenceOf({ command }: RuledCheck, end: JudgedEnd): Evidence {
  const { outcome, exitCode, output, compared, report = null, ownEnvironment = false, absent = [] } = end
  const late = outcome === 'timed_out' ? `\nstopped after ${command.timeoutMs} ms` : ''
  const ran = { command: command.argv.join(' '), exit_code: exitCode, output: output + late, compared }
  return {
    ...ran,
    ...(isNamed(report) && { tests: testsIn(report) }),
    ...(ownEnvironment && { own_environment: true }),
    ...(absent.length > 0 && { absent: [...absent] }),
  }
}
