import type { ObjectQuestion, QuestionEnded } from './reader/question.ts'
import type { UseLimits } from './watch-use.ts'

/** A program whose output is read when it ends. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** All that it gets to see of any environment. */
  readonly env: Readonly<Record<string, string>>
  readonly input: string
  /** Encoding of input and outputs; `latin1`: one character per byte. Default: UTF-8. */
  readonly encoding?: 'utf8' | 'latin1'
  readonly timeoutMs: number
  /** Limit of each output, beyond which the program is killed. */
  readonly maxBytes: number
}

export interface Ended {
  /** `null`: it was not started, or was killed. */
  readonly exitCode: number | null
  /** The system's or Node's error code, e.g. `ENOENT`. */
  readonly errorCode: string | null
  readonly timedOut: boolean
  readonly stdout: string
  readonly stderr: string
}

/** An untrusted command. */
export interface TimedCommand {
  readonly argv: readonly string[]
  readonly cwd: string
  /** All that it gets to see of any environment. */
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Absent: unlimited. */
  readonly use?: UseLimits
  /** Gets what the command writes while it runs, so that people can follow it. Its folder exists. */
  readonly outputFile?: string
  /** What a launcher says on stderr, as a line, before the command starts. Absent: the command is started by us. */
  readonly startMark?: string
}

export interface CommandEnded {
  readonly outcome: 'exited' | 'timed_out'
  readonly exitCode: number | null
  /** Whether the launcher came as far as the command. Without: what is said of its end is the launcher's. */
  readonly isStarted: boolean
  /** stdout and stderr interleaved; head and tail only, without control characters. */
  readonly output: string
  /** The limit of use for which we ended it; `null`: we did not. */
  readonly stopped: string | null
  readonly durationMs: number
  /** Memory of its largest process, as far as somebody has looked; absent or `null`: nobody has. */
  readonly largestMb?: number | null
}

export type ExecWork =
  | { readonly program: Program }
  | { readonly command: TimedCommand }
  | { readonly question: ObjectQuestion }

export type Request =
  | { readonly kind: 'run'; readonly id: number; readonly work: ExecWork }
  | { readonly kind: 'abort'; readonly id: number }

export interface ExecReply {
  readonly id: number
  readonly ended: Ended | CommandEnded | QuestionEnded
}
