import type { Readable, Writable } from 'node:stream'
import type { AppError } from '../errors.ts'
import type { CommandEnded } from '../exec/protocol.ts'
import type { Layer } from './layers/layer.ts'

/** Runs a command of the team's repository, isolated as far as the machine allows. */
export interface Sandbox {
  readonly kind: 'bubblewrap' | 'container' | 'none'
  /**
   * Whether commands may run: always with isolation; without it only where the author of the commands is trusted
   * (the scripted model, or the operator's explicit word).
   */
  readonly allowed: boolean
  /** For the start-up table: how commands are isolated, or why they are not. */
  readonly detail: string
  /**
   * How the command itself ended. Throws AppError `environment` where it was not started, whatever the launcher says, and
   * where a service is not ready.
   */
  run(command: SandboxCommand, signal: AbortSignal): Promise<CommandResult>
  /**
   * Starts a program that is spoken to over its stdin and stdout, isolated like a command. Throws AppError `misconfigured`
   * where there is no isolation, whatever the operator's word: such a program acts on its own.
   */
  start(program: SandboxProgram): Promise<RunningProgram>
}

export interface SandboxProgram {
  readonly argv: readonly [string, ...string[]]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  /** First in PATH, as of a command. */
  readonly path: readonly string[]
  readonly layers: readonly Layer[]
  /** As of a command; one that is not ready ends the program, which says so. */
  readonly services: readonly SandboxService[]
  /** A folder of the host that is the program's HOME. */
  readonly home: string
  /** Folders of the host that are seen at the same place, read-only. */
  readonly folders: readonly string[]
  /** Files and folders of `cwd` that the program finds empty (JSON: an empty object) and cannot write. */
  readonly hidden: readonly string[]
  /** What the program reaches of the outside: a server of ours on a Unix socket, inside at this port of 127.0.0.1. */
  readonly endpoint: { readonly socketPath: string; readonly port: number }
}

/** A program that is ready before the command starts, in the same sandbox, and ends with it. */
export interface SandboxService {
  readonly name: string
  readonly argv: readonly string[]
  /** Beside the command's. */
  readonly env: Readonly<Record<string, string>>
  readonly ready: { readonly port: number } | { readonly command: readonly string[] }
  readonly deadlineMs: number
}

export interface RunningProgram {
  readonly input: Writable
  readonly output: Readable
  /** Never rejects. */
  readonly ended: Promise<ProgramEnd>
  /** Kills it with all that it started; resolves when they are gone. Safe to repeat. */
  kill(): Promise<void>
}

export interface ProgramEnd {
  /** As a shell would say it: 127 when there is no such program, 128 + signal when it was killed. */
  readonly exitCode: number
  /** The end of what it wrote to stderr, control characters removed. */
  readonly errors: string
  /** AppError `environment`: a service was not ready or the sandbox failed, and the program was never started. */
  readonly fault: AppError | null
}

interface SetupRun {
  /** A folder of the host that is HOME, and stays. */
  readonly home: string
  /** Unix sockets of ours that the step reaches, by their port of 127.0.0.1 inside. */
  readonly sockets: ReadonlyMap<number, string>
}

export interface SandboxCommand {
  readonly argv: readonly [string, ...string[]]
  /** The only folder that is visible and writable besides a private temporary one. */
  readonly cwd: string
  readonly timeoutMs: number
  /** Of each of its processes; absent or `null`: as usual. */
  readonly memoryMb?: number | null
  /** Variables beside our own. */
  readonly env?: Readonly<Record<string, string>>
  /** First in PATH: absolute, `~/` in HOME, else in `cwd`. */
  readonly path?: readonly string[]
  /** What setup steps left: seen where it was made, writable, and private to this command. Needs isolation. */
  readonly layers?: readonly Layer[]
  /** Started in this order, within the command's time. */
  readonly services?: readonly SandboxService[]
  /** Gets what it writes while it runs. */
  readonly outputFile?: string
  /** Whether its memory is looked at. */
  readonly looksAtMemory?: boolean
  /** Given to setup steps, which install and build. */
  readonly setup?: SetupRun
}

/** Refused: there is no isolation, and `output` says so. */
export interface CommandResult extends Omit<CommandEnded, 'outcome' | 'isStarted'> {
  readonly outcome: CommandEnded['outcome'] | 'refused'
}
