import type { Evidence } from '../core/artifacts.ts'
import { isTight, mayBeFault } from '../core/checks/fault.ts'
import type { TellPreparation } from '../core/checks/preparation.ts'
import { type RuledCommand, ruledCommand } from '../core/repository-environment.ts'
import type { Check, RepositoryRules } from '../core/repository-rules.ts'
import { AppError } from '../errors.ts'
import { type Base, baseRun, hasRun, outputOf } from './base-runs.ts'
import { cannotRun } from './cannot-run.ts'
import { type CheckEnd, runOnce } from './check-end.ts'

/** A repository's checks, judged beside their base. */
export interface JudgedChecks extends Pick<Base, 'layers'> {
  /** How a check ends on a task's files in `cwd`. Throws AppError `environment` where it cannot run on its base either. */
  /** Runs each check once on the base, where it has not run in this environment. Throws AppError `environment`. */
  ready(tell: TellPreparation, signal: AbortSignal): Promise<void>
  run(check: Check, cwd: string, signal: AbortSignal): Promise<Evidence>
}

interface Scene extends Base {
  readonly rules: RepositoryRules
  /** Time limit of a check that has none. */
  readonly usualTimeoutMs: number
}

export function judgedChecks(scene: Scene): JudgedChecks {
  const confirmed = new Map<string, CheckEnd | null>()
  const again = async (check: Check, command: RuledCommand, signal: AbortSignal) => {
    const known = confirmed.get(check.name)
    if (known !== undefined) return known
    const base = await baseRun(scene, { check, command }, true, signal)
    confirmed.set(check.name, base)
    return base
  }
  const commandOf = (check: Check) => ruledCommand(scene.rules, check, scene.usualTimeoutMs)
  return {
    layers: scene.layers,
    ready: async (tell, signal) => {
      for (const check of scene.rules.checks) {
        const ruled = { check, command: commandOf(check) }
        if (await hasRun(scene, ruled, signal)) continue
        await tell({ kind: 'check', name: check.name, output: outputOf(scene, ruled) })
        await baseRun(scene, ruled, false, signal)
      }
    },
    run: async (check, cwd, signal) => {
      const command = commandOf(check)
      const place = { run: scene.run, cwd, layers: scene.layers, outputFile: null }
      const run = await runOnce(place, command, signal).catch(notStarted)
      if (run instanceof AppError || mayBeFault(run)) {
        const base = await again(check, command, signal)
        if (run instanceof AppError) return { command: command.argv.join(' '), exit_code: null, output: run.message }
        if (base !== null && run.outcome === 'timed_out' && isTight(base.durationMs, command.timeoutMs))
          throw cannotRun(check.name, { kind: 'too_tight', what: String(command.timeoutMs / 1000) }, null)
      }
      return evidenceOf(command, run)
    },
  }
}

/** A service that is not ready is as well the work's fault as any red check. */
function notStarted(error: unknown): AppError {
  if (error instanceof AppError && error.kind === 'environment') return error
  throw error
}

function evidenceOf({ argv, timeoutMs }: RuledCommand, { outcome, exitCode, output }: CheckEnd): Evidence {
  const late = outcome === 'timed_out' ? `\nstopped after ${timeoutMs} ms` : ''
  return { command: argv.join(' '), exit_code: exitCode, output: output + late }
}
