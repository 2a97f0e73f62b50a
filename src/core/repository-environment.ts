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
  /** Names of those services that it needs; `null`: all. */
  services: z.array(z.string()).nullable().default(null),
}

const Argv = z.tuple([z.string().min(1)], z.string())

/** A program beside each command that needs it, in the command's own sandbox. */
const ServiceRules = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** Stays in the foreground; run in the repository's root, no shell. */
  command: Argv,
  /** What tells that it is ready: a port of 127.0.0.1, or a command that ends with 0. */
  ready: z.union([z.strictObject({ port: z.number().int().min(1).max(65_535) }), z.strictObject({ command: Argv })]),
  env: Variables,
  /** How long it may take to be ready. */
  timeout_seconds: z.number().int().min(1).max(600).default(60),
})
export type ServiceRules = z.infer<typeof ServiceRules>

const KEPT = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!\.git(?:hub)?(?:\/|$))(?:~\/)?[^/~][^/]*(?:\/[^/]+)*$/

/** A command that installs dependencies or builds what several checks need; it runs on the base's files only. */
const SetupStep = z.strictObject({
  /** Run in the repository's root; no shell. */
  command: Argv,
  /** Globs of the files that the result depends on; default: all. */
  inputs: z.array(Glob).max(50).default([]),
  /** Globs of result folders that all later commands see: in the repository, or `~/` for HOME. */
  keeps: z.array(Glob.regex(KEPT, 'is no folder in the repository or, with `~/`, in HOME')).min(1).max(50),
  /** Writes the lockfile of a task anew, once a person has allowed its new packages; `null`: as the package manager does. */
  update: Argv.nullable().default(null),
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
  /** Started in this order. */
  services: z
    .array(ServiceRules)
    .max(10)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'has two of one name')
    .default([]),
})
export type EnvironmentRules = z.infer<typeof EnvironmentRules>

export const NO_ENVIRONMENT: EnvironmentRules = { env: {}, path: [], setup: [], services: [] }

interface RunRules {
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly timeout_seconds: number | null
  readonly memory_mb: number | null
  readonly services: readonly string[] | null
}

/** A service as it is started beside a command. */
interface RuledService {
  readonly name: string
  readonly argv: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly ready: { readonly port: number } | { readonly command: readonly [string, ...string[]] }
  readonly deadlineMs: number
}

/** A command with everything that starting it needs. */
export interface RuledCommand {
  readonly argv: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly path: readonly string[]
  readonly timeoutMs: number
  readonly memoryMb: number | null
  readonly services: readonly RuledService[]
}

/** `usualMs`: the time limit of a command that has none. */
export const ruledCommand = (
  { environment }: { readonly environment: EnvironmentRules },
  { command, env, timeout_seconds, memory_mb, services }: RunRules,
  usualMs: number,
): RuledCommand => ({
  argv: command,
  env: { ...environment.env, ...env },
  path: environment.path,
  timeoutMs: timeout_seconds === null ? usualMs : timeout_seconds * 1000,
  memoryMb: memory_mb,
  services: ruledServices(environment, services),
})

/** `names` `null`: all. */
export const ruledServices = (
  { services, env }: Pick<EnvironmentRules, 'services' | 'env'>,
  names: readonly string[] | null = null,
): RuledService[] =>
  services
    .filter(({ name }) => names === null || names.includes(name))
    .map(({ name, command, env: own, ready, timeout_seconds }) => ({
      ...{ name, argv: command, env: { ...env, ...own }, ready, deadlineMs: timeout_seconds * 1000 },
    }))
