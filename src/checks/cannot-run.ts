import type { EnvironmentFault } from '../core/checks/fault.ts'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { type AppError, environmentError } from '../errors.ts'

/** `output`: the file with all that the check wrote on the base; `null`: there is none. */
export const cannotRun = (check: string, { kind, what }: EnvironmentFault, output: string | null): AppError =>
  environmentError((language) => {
    const { environment: words } = reasonsIn(language)
    const file = output === null ? '' : ` ${words.allItWrote(output)}`
    return `${words.cannotRun(check, words.why[kind](what))} ${words.onBase}${file} ${words.mend}`
  })
