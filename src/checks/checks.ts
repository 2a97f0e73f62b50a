import type { Evidence } from '../core/artifacts.ts'
import { isTight, mayBeFault } from '../core/checks/fault.ts'
import { type RuledCommand, ruledCommand } from '../core/repository-environment.ts'
import type { Check, RepositoryRules } from '../core/repository-rules.ts'
import { type Base, baseRun } from './base-runs.ts'
import { cannotRun } from './cannot-run.ts'
import { type CheckEnd, runOnce } from './check-end.ts'

/** A repository's checks, judged beside their base. */
export interface JudgedChecks extends Pick<Base, 'layers'> {
  /** How a check ends on a task's files in `cwd`. Throws AppError `environment` where it cannot run on its base either. */
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
  return {
    layers: scene.layers,
    run: async (check, cwd, signal) => {
      const command = ruledCommand(scene.rules, check, scene.usualTimeoutMs)
      const run = await runOnce({ run: scene.run, cwd, layers: scene.layers }, command, signal)
      if (mayBeFault(run)) {
        const base = await again(check, command, signal)
        if (base !== null && run.outcome === 'timed_out' && isTight(base.durationMs, command.timeoutMs))
          throw cannotRun(check.name, { kind: 'too_tight', what: String(command.timeoutMs / 1000) }, null)
      }
      return evidenceOf(command, run)
    },
  }
}

function evidenceOf({ argv, timeoutMs }: RuledCommand, { outcome, exitCode, output }: CheckEnd): Evidence {
  const late = outcome === 'timed_out' ? `\nstopped after ${timeoutMs} ms` : ''
  return { command: argv.join(' '), exit_code: exitCode, output: output + late }
}
