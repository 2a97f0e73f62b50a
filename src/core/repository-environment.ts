import { z } from 'zod'
import { Glob } from './glob.ts'

/** Variables that only our code sets, so that they mean the same for every command. */
const SET_BY_US = new Set(['PATH', 'HOME', 'TMPDIR'])

const Variables = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z_]\w*$/)
      .refine((name) => !SET_BY_US.has(name), 'is set by the service; `environment.path` adds to PATH'),
    z.string().max(4_000),
  )
  .default({})

/** Fields of the rules that each command may have. */
export const RUN_RULES = {
  env: Variables,
  /** `null`: the caller's limit. */
  timeout_seconds: z.number().int().min(1).max(3_600).nullable().default(null),
  memory_mb: z.number().int().min(64).max(65_536).nullable().default(null),
}

const KEPT = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!\.git(?:hub)?(?:\/|$))(?:~\/)?[^/~][^/]*(?:\/[^/]+)*$/

/** A command that installs dependencies or builds what several checks need; it runs on the base's files only. */
const SetupStep = z.strictObject({
  /** Run in the repository's root; no shell. */
  command: z.tuple([z.string().min(1)], z.string()),
  /** Globs of the files that the result depends on; default: all. */
  inputs: z.array(Glob).max(50).default([]),
  /** Globs of result folders that all later commands see: in the repository, or `~/` for HOME. */
  keeps: z.array(Glob.regex(KEPT, 'is no folder in the repository or, with `~/`, in HOME')).min(1).max(50),
  /** Whether it reads registries, as far as the operator lists them. */
  network: z.boolean().default(false),
  timeout_seconds: z.number().int().min(1).max(7_200).default(900),
})
export type SetupStep = z.infer<typeof SetupStep>

/** The environment in which the repository's commands run. */
export const EnvironmentRules = z.strictObject({
  env: Variables,
  /** Put first in PATH; absolute, `~/` for HOME, or relative to the repository. */
  path: z.array(z.string().min(1).max(200)).max(20).default([]),
  /** Run in this order before all other commands; repeated only when their inputs change. */
  setup: z.array(SetupStep).max(20).default([]),
})
export type EnvironmentRules = z.infer<typeof EnvironmentRules>

export const NO_ENVIRONMENT: EnvironmentRules = { env: {}, path: [], setup: [] }

interface RunRules {
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly timeout_seconds: number | null
  readonly memory_mb: number | null
}

/** A command with everything that starting it needs. */
export interface RuledCommand {
  readonly argv: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly path: readonly string[]
  readonly timeoutMs: number
  readonly memoryMb: number | null
}

/** `usualMs`: the time limit of a command that has none. */
export const ruledCommand = (
  { environment }: { readonly environment: EnvironmentRules },
  { command, env, timeout_seconds, memory_mb }: RunRules,
  usualMs: number,
): RuledCommand => ({
  argv: command,
  env: { ...environment.env, ...env },
  path: environment.path,
  timeoutMs: timeout_seconds === null ? usualMs : timeout_seconds * 1000,
  memoryMb: memory_mb,
})
