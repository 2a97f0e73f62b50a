import { reasonsIn } from '../core/reasons/reasons.ts'
import { type AppError, environmentError } from '../errors.ts'
import type { CommandResult, Sandbox, SandboxCommand } from './driver.ts'

/** A run, and whether it came as far as its command. */
export interface RawResult extends CommandResult {
  readonly isStarted: boolean
}

export type Runner = (command: SandboxCommand, signal: AbortSignal) => Promise<RawResult>

const SAID_CHARS = 600

/**
 * Throws AppError `environment` where the command was not started: then the end is the launcher's, and says nothing of
 * any work.
 */
export const withProvenStart =
  (run: Runner): Sandbox['run'] =>
  async (command, signal) => {
    const { isStarted, ...result } = await run(command, signal)
    if (isStarted || result.outcome === 'refused' || result.stopped !== null) return result
    throw notStarted(command.argv, result.outcome === 'timed_out' ? command.timeoutMs : null, result.output)
  }

/** `lateMs` `null`: the launcher ended by itself. */
export const notStarted = (argv: readonly string[], lateMs: number | null, said: string): AppError =>
  environmentError((language) => {
    const { environment: words } = reasonsIn(language)
    const what = said.trim().slice(-SAID_CHARS)
    const why = lateMs === null ? words.saidNothing : words.notReadyAfter(lateMs / 1000)
    return words.notStarted(argv.join(' '), what === '' ? why : what)
  })
