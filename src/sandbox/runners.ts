import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { runCommand } from '../exec/exec.ts'
import { marked } from '../exec/start-mark.ts'
import type { UseLimits } from '../exec/watch-use.ts'
import { bubblewrapped, FOLDER_INSIDE } from './bubblewrap.ts'
import type { SandboxCommand } from './driver.ts'
import { INIT_PROGRAM, type Init, initOf } from './inside/init.ts'
import type { Layer } from './layers/layer.ts'
import { type LayerPlace, mountLayers } from './layers/mount.ts'
import { type CommandLimits, limitedBy, SETUP_LIMITS, toldOfMemory, USUAL_MEMORY_MB } from './limits.ts'
import { killMarked, newMark } from './marked-processes.ts'
import type { RawResult, Runner } from './proven-start.ts'
import { fileIn, searchPathOf } from './search-path.ts'
import { HOME_INSIDE } from './system.ts'

/** What a machine has for commands, isolated or not. */
export interface Machine {
  /** Where we look for bubblewrap and the like. */
  readonly path: string
  /** Its part that is seen inside. */
  readonly visible: string
  /** The operator's folders, which all commands see. */
  readonly folders: readonly string[]
  /** The program that limits what processes take; `null`: there is none. */
  readonly prlimit: string | null
  readonly use: Omit<UseLimits, 'folders'>
  /** `null`: there is none, and no setup step can keep anything. */
  readonly layerPlace: LayerPlace | null
}

/** Threads count too: a test runner may start many. */
export const PROCESS_LIMIT = 1_024

export function isolatedRunner(machine: Machine): Runner {
  const { path, visible } = machine
  const prlimit = machine.prlimit === null ? null : fileIn(visible, 'prlimit')
  const shown = machine.folders.map((folder) => ({ from: folder, at: folder, writable: false }))
  return async ({ argv, cwd, layers = [], services = [], ...settings }, signal) => {
    const inside = { cwd, workspace: FOLDER_INSIDE, home: HOME_INSIDE }
    await using mounted = await mountLayers(layers, machine.layerPlace, inside, signal)
    // Inside, where only the command's own processes count.
    const few = prlimit === null ? [] : [prlimit, `--nproc=${PROCESS_LIMIT}`, '--']
    const PATH = searchPathOf(settings.path ?? [], { cwd: FOLDER_INSIDE, home: HOME_INSIDE }, visible)
    const environment = { ...environmentOf(settings), PATH, HOME: HOME_INSIDE }
    const home = settings.setup === undefined ? [] : [{ from: settings.setup.home, at: HOME_INSIDE, writable: true }]
    const { timeoutMs, outputFile } = settings
    const told = outputFile === undefined ? {} : { outputFile }
    const init = initOf({ sockets: settings.setup?.sockets ?? new Map(), services, timeoutMs })
    const mounts = [...shown, ...home, ...init.mounts, ...mounted.mounts]
    const startMark = randomUUID()
    const command = [...memoryOf(prlimit, init, settings), ...marked(startMark, argv, environment)]
    const own = [...few, ...init.line(command, environment)]
    const wrapped = bubblewrapped(own, cwd, init.environment(environment), mounts)
    const line = [...prefixOf(machine, init, settings), ...mounted.prefix, ...wrapped]
    const use = useOf(machine, { cwd, layers, ...settings }, mounted.written)
    const env = { PATH: path }
    const result = await runCommand({ argv: line, cwd, env, timeoutMs, use, startMark, ...told }, signal)
    return orFault(result, init)
  }
}

/** What a copy of the layers takes is not the command's doing. */
export function useOf(
  { use }: Machine,
  { cwd, layers = [], setup, looksAtMemory = false }: Omit<SandboxCommand, 'argv' | 'timeoutMs'>,
  written: string | null,
): UseLimits {
  const sum = (of: (layer: Layer) => number) => layers.reduce((all, layer) => all + of(layer), 0)
  const own = setup === undefined ? use : { ...use, ...SETUP_LIMITS.use }
  return {
    ...own,
    looksAtMemory,
    diskBytes: own.diskBytes + sum(({ bytes }) => bytes),
    files: own.files + sum(({ files }) => files),
    folders: [cwd, ...(written === null ? [] : [written]), ...(setup === undefined ? [] : [setup.home])],
  }
}

/** `dying`: a prefix by which a command dies with us. */
export function openRunner(machine: Machine, dying: readonly string[]): Runner {
  return async ({ argv, cwd, layers = [], services = [], ...settings }, signal) => {
    if (layers.length > 0) throw new AppError('internal', 'Kept folders are seen in bubblewrap only.')
    const home = await mkdtemp(join(tmpdir(), 'wms-command-'))
    const mark = newMark()
    try {
      const PATH = searchPathOf(settings.path ?? [], { cwd, home }, machine.path)
      const env = { ...environmentOf(settings), PATH, HOME: home, TMPDIR: home, ...mark }
      const { timeoutMs } = settings
      const init = initOf({ sockets: new Map(), services, timeoutMs, program: INIT_PROGRAM })
      const startMark = randomUUID()
      const command = [...memoryOf(machine.prlimit, init, settings), ...marked(startMark, argv, env)]
      const line = [...dying, ...prefixOf(machine, init, settings), ...init.line(command, env)]
      const result = await runCommand({ argv: line, cwd, env: init.environment(env), timeoutMs, startMark }, signal)
      return orFault(result, init)
    } finally {
      await killMarked(mark)
      await rm(home, { recursive: true, force: true })
    }
  }
}

/** Throws what our first program says of a service that kept the command from being started. */
export function orFault(result: RawResult, { faultIn }: Init): RawResult {
  const fault = result.isStarted ? null : faultIn(result.output)
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

const prefixOf = ({ prlimit }: Machine, init: Init, settings: CommandSettings): string[] =>
  prlimit === null ? [] : limitedBy(prlimit, limitsOf(settings, init))

const memoryOf = (prlimit: string | null, init: Init, { memoryMb }: CommandSettings): string[] =>
  prlimit === null || !init.isNeeded || memoryMb === undefined || memoryMb === null
    ? []
    : [prlimit, `--data=${memoryMb * 1024 ** 2}`, '--']

export const environmentOf = ({ env = {}, ...settings }: CommandSettings): Record<string, string> => ({
  ...{ CI: '1', LANG: 'C.UTF-8', NO_COLOR: '1' },
  ...env,
  ...toldOfMemory(env, ownMemory(settings)),
})
