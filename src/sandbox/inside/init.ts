import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { type AppError, environmentError } from '../../errors.ts'
import type { SandboxService } from '../driver.ts'
import type { SeenPath } from '../layers/layer.ts'
import type { InitPlan, InitService, ServiceFault } from './plan.ts'

/** Our first program inside: it joins ports to sockets outside and starts services. */
export const INIT_PROGRAM = join(import.meta.dirname, 'init.mts')
const INIT_INSIDE = '/run/init.mts'

interface InitOptions {
  /** By the port inside, the Unix socket outside that answers there. */
  readonly sockets: ReadonlyMap<number, string>
  readonly services: readonly SandboxService[]
  /** What the command may take; services must be ready before. */
  readonly timeoutMs: number
  /** Where the program lies, seen from where it runs. */
  readonly program?: string
  /** Our Node, seen from there. */
  readonly node?: string
}

export interface Init {
  /** A command as the program starts it; itself where it needs nothing. */
  line(argv: readonly string[], variables: Readonly<Record<string, string>>): readonly string[]
  readonly mounts: readonly SeenPath[]
  /** The variables of which the program knows. */
  environment(variables: Readonly<Record<string, string>>): Record<string, string>
  /** Whether there is anything to do before the command. */
  readonly isNeeded: boolean
  /** AppError `environment` if the program says, in what was written before the command, that a service was not ready. */
  faultIn(said: string): AppError | null
}

const NOTHING: Init = {
  ...{ isNeeded: false, mounts: [], line: (argv) => argv, faultIn: () => null },
  environment: (variables) => ({ ...variables }),
}

export function initOf({
  sockets,
  services,
  timeoutMs,
  program = INIT_INSIDE,
  node = process.execPath,
}: InitOptions): Init {
  if (sockets.size === 0 && services.length === 0) return NOTHING
  const inside = (port: number) => `/run/sockets/${port}`
  const mark = randomUUID()
  const plan = (variables: Readonly<Record<string, string>>): InitPlan => ({
    mark,
    sockets: [...sockets.keys()].map((port) => ({ port, socket: inside(port) })),
    services: services.map((service) => plannedService(service, variables, timeoutMs)),
  })
  return {
    isNeeded: true,
    line: (argv, variables) => {
      const told = withVariables(forNode(variables), argv)
      return [node, program, JSON.stringify(plan(variables)), ...told]
    },
    mounts: [
      { from: INIT_PROGRAM, at: INIT_INSIDE, writable: false },
      ...[...sockets].map(([port, socket]) => ({ from: socket, at: inside(port), writable: false })),
    ],
    environment: ({ NODE_OPTIONS: _, ...variables }) => variables,
    faultIn: (said) => {
      const line = said.split('\n').find((one) => one.startsWith(mark))
      return line === undefined ? null : notReady(ServiceFaultShape.parse(JSON.parse(line.slice(mark.length))))
    },
  }
}

/** What the repository says to Node is not meant for ours. */
const forNode = ({ NODE_OPTIONS }: Readonly<Record<string, string>>): Record<string, string> =>
  NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS }

const withVariables = (variables: Readonly<Record<string, string>>, argv: readonly string[]): readonly string[] => {
  const named = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  return named.length === 0 ? argv : ['/usr/bin/env', ...named, ...argv]
}

function plannedService(
  { name, argv, env, ready, deadlineMs }: SandboxService,
  variables: Readonly<Record<string, string>>,
  timeoutMs: number,
): InitService {
  const started = (line: readonly string[]) => withVariables({ ...forNode(variables), ...env }, line)
  return {
    ...{ name, argv: started(argv), deadlineMs: Math.min(deadlineMs, lessThan(timeoutMs)) },
    ready: 'port' in ready ? ready : { command: started(ready.command) },
  }
}

/** So that the words come before the command is stopped. */
const lessThan = (timeoutMs: number): number => Math.floor(timeoutMs * 0.75)

const ServiceFaultShape: z.ZodType<ServiceFault> = z.object({ service: z.string(), why: z.string() })

const notReady = ({ service, why }: ServiceFault): AppError =>
  environmentError(
    (language) => {
      const { environment: words } = reasonsIn(language)
      return `${words.service(service, why)} ${words.mend}`
    },
    { mayBeWork: true },
  )
