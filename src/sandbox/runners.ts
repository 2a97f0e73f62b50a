import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { runCommand } from '../exec/exec.ts'
import type { UseLimits } from '../exec/watch-use.ts'
import { bubblewrapped, FOLDER_INSIDE } from './bubblewrap.ts'
import type { CommandResult, Sandbox, SandboxCommand } from './driver.ts'
import { INIT_PROGRAM, type Init, initOf } from './inside/init.ts'
import type { Layer } from './layers/layer.ts'
import { type LayerPlace, mountLayers } from './layers/mount.ts'
import { type CommandLimits, limitedBy, SETUP_LIMITS, toldOfMemory, USUAL_MEMORY_MB } from './limits.ts'
import { killMarked, newMark } from './marked-processes.ts'
import { searchPathOf } from './search-path.ts'
import { HOME_INSIDE } from './system.ts'

/** What a machine has for commands, isolated or not. */
export interface Machine {
  /** Where we look for bubblewrap and the like. */
  readonly path: string
  /** Its part that is seen inside. */
  readonly visible: string
  /** The operator's folders, which all commands see. */
  readonly folders: readonly string[]
  /** Whether the system limits what processes take. */
  readonly isLimited: boolean
  readonly use: Omit<UseLimits, 'folders'>
  /** `null`: there is none, and no setup step can keep anything. */
  readonly layerPlace: LayerPlace | null
}

export type Runner = Sandbox['run']

/** Threads count too: a test runner may start many. */
export const PROCESS_LIMIT = 1_024

export function isolatedRunner(machine: Machine): Runner {
  const { path, visible, isLimited } = machine
  const shown = machine.folders.map((folder) => ({ from: folder, at: folder, writable: false }))
  return async ({ argv, cwd, layers = [], services = [], ...settings }, signal) => {
    const inside = { cwd, workspace: FOLDER_INSIDE, home: HOME_INSIDE }
    await using mounted = await mountLayers(layers, machine.layerPlace, inside, signal)
    // Inside, where only the command's own processes count.
    const few = isLimited ? ['prlimit', `--nproc=${PROCESS_LIMIT}`, '--'] : []
    const PATH = searchPathOf(settings.path ?? [], { cwd: FOLDER_INSIDE, home: HOME_INSIDE }, visible)
    const environment = { ...environmentOf(settings), PATH, HOME: HOME_INSIDE }
    const home = settings.setup === undefined ? [] : [{ from: settings.setup.home, at: HOME_INSIDE, writable: true }]
    const { timeoutMs, outputFile } = settings
    const told = outputFile === undefined ? {} : { outputFile }
    const init = initOf({ sockets: settings.setup?.sockets ?? new Map(), services, timeoutMs })
    const mounts = [...shown, ...home, ...init.mounts, ...mounted.mounts]
    const own = [...few, ...init.line([...(isLimited ? memoryOf(init, settings) : []), ...argv], environment)]
    const wrapped = bubblewrapped(own, cwd, init.environment(environment), mounts)
    const line = [...prefixOf(settings, isLimited, init), ...mounted.prefix, ...wrapped]
    const use = useOf(machine, { cwd, layers, ...settings }, mounted.written)
    const result = await runCommand({ argv: line, cwd, env: { PATH: path }, timeoutMs, use, ...told }, signal)
    return orFault(result, init)
  }
}

/** What a copy of the layers takes is not the command's doing. */
export function useOf(
  { use }: Machine,
  { cwd, layers = [], setup }: Omit<SandboxCommand, 'argv' | 'timeoutMs'>,
  written: string | null,
): UseLimits {
  const sum = (of: (layer: Layer) => number) => layers.reduce((all, layer) => all + of(layer), 0)
  const own = setup === undefined ? use : { ...use, ...SETUP_LIMITS.use }
  return {
    ...own,
    diskBytes: own.diskBytes + sum(({ bytes }) => bytes),
    files: own.files + sum(({ files }) => files),
    folders: [cwd, ...(written === null ? [] : [written]), ...(setup === undefined ? [] : [setup.home])],
  }
}

/** `dying`: a prefix by which a command dies with us. */
export function openRunner({ path, isLimited }: Machine, dying: readonly string[]): Runner {
  return async ({ argv, cwd, layers = [], services = [], ...settings }, signal) => {
    if (layers.length > 0) throw new AppError('internal', 'Kept folders are seen in bubblewrap only.')
    const home = await mkdtemp(join(tmpdir(), 'wms-command-'))
    const mark = newMark()
    try {
      const PATH = searchPathOf(settings.path ?? [], { cwd, home }, path)
      const env = { ...environmentOf(settings), PATH, HOME: home, TMPDIR: home, ...mark }
      const { timeoutMs } = settings
      const init = initOf({ sockets: new Map(), services, timeoutMs, program: INIT_PROGRAM })
      const own = init.line([...(isLimited ? memoryOf(init, settings) : []), ...argv], env)
      const line = [...dying, ...prefixOf(settings, isLimited, init), ...own]
      const result = await runCommand({ argv: line, cwd, env: init.environment(env), timeoutMs }, signal)
      return orFault(result, init)
    } finally {
      await killMarked(mark)
      await rm(home, { recursive: true, force: true })
    }
  }
}

/** Throws what kept the command from being started. */
export function orFault(result: CommandResult, { faultIn }: Init): CommandResult {
  const fault = faultIn(result.output)
  if (fault !== null) throw fault
  return result
}

type CommandSettings = Omit<SandboxCommand, 'argv' | 'cwd' | 'layers' | 'services'>

/** Of each process of a command, by what it is. */
const ownMemory = ({ memoryMb, setup }: CommandSettings): number =>
  memoryMb ?? (setup === undefined ? USUAL_MEMORY_MB : SETUP_LIMITS.memoryMb)

/** Our first program and services have the usual memory also where the command has less. */
export function limitsOf(settings: CommandSettings, { isNeeded }: Init): CommandLimits {
  const { timeoutMs, setup } = settings
  const usual = setup === undefined ? {} : { fileBytes: SETUP_LIMITS.fileBytes }
  return { ...usual, timeoutMs, memoryMb: Math.max(ownMemory(settings), isNeeded ? USUAL_MEMORY_MB : 0) }
}

const prefixOf = (settings: CommandSettings, isLimited: boolean, init: Init): string[] =>
  isLimited ? limitedBy(limitsOf(settings, init)) : []

const memoryOf = (init: Init, { memoryMb }: CommandSettings): string[] =>
  !init.isNeeded || memoryMb === undefined || memoryMb === null
    ? []
    : ['prlimit', `--data=${memoryMb * 1024 ** 2}`, '--']

export const environmentOf = ({ env = {}, ...settings }: CommandSettings): Record<string, string> => ({
  ...{ CI: '1', LANG: 'C.UTF-8', NO_COLOR: '1' },
  ...env,
  ...toldOfMemory(env, ownMemory(settings)),
})
