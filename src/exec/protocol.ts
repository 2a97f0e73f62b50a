import type { UseLimits } from './watch-use.ts'

/** A program that ends by itself and whose output is read at its end. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** All that it gets to see of any environment. */
  readonly env: Readonly<Record<string, string>>
  readonly input: string
  /** Of its input and outputs; `latin1`: one character a byte. UTF-8 when absent. */
  readonly encoding?: 'utf8' | 'latin1'
  readonly timeoutMs: number
  /** Of each of its outputs; with more it is killed. */
  readonly maxBytes: number
}

export interface Ended {
  /** `null`: it could not be started, or was killed. */
  readonly exitCode: number | null
  /** What the system or Node call the failure, e.g. `ENOENT`. */
  readonly errorCode: string | null
  readonly timedOut: boolean
  readonly stdout: string
  readonly stderr: string
}

/** A command that nobody vouches for. */
export interface TimedCommand {
  readonly argv: readonly string[]
  readonly cwd: string
  /** All that it gets to see of any environment. */
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Absent: nobody looks. */
  readonly use?: UseLimits
}

export interface CommandEnded {
  readonly outcome: 'exited' | 'timed_out'
  readonly exitCode: number | null
  /** stdout and stderr as they came, head and tail kept, control characters removed. */
  readonly output: string
  readonly durationMs: number
}

export type ExecWork = { readonly program: Program } | { readonly command: TimedCommand }

export type Request =
  | { readonly kind: 'run'; readonly id: number; readonly work: ExecWork }
  | { readonly kind: 'abort'; readonly id: number }

export interface ExecReply {
  readonly id: number
  readonly ended: Ended | CommandEnded
}
