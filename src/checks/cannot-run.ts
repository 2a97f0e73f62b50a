import type { EnvironmentFault } from '../core/checks/fault.ts'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { type AppError, environmentError } from '../errors.ts'

/**
 * `output`: the file with all that the check wrote on the base; `null`: there is none. `absent`: what it speaks of whose
 * contents are not here.
 */
export const cannotRun = (
  check: string,
  { kind, what }: EnvironmentFault,
  output: string | null,
  absent: readonly string[] = [],
): AppError =>
  environmentError((language) => {
    const { environment: words } = reasonsIn(language)
    const file = output === null ? '' : ` ${words.allItWrote(output)}`
    const missing = absent.length === 0 ? '' : ` ${words.absent(absent.join(', '))}`
    return `${words.cannotRun(check, words.why[kind](what))} ${words.onBase}${missing}${file} ${words.mend}`
  })
