import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { runCommand } from '../exec/exec.ts'
import type { UseLimits } from '../exec/watch-use.ts'
import { bubblewrapped, FOLDER_INSIDE } from './bubblewrap.ts'
import type { Sandbox, SandboxCommand } from './driver.ts'
import type { Layer } from './layers/layer.ts'
import { type LayerPlace, mountLayers } from './layers/mount.ts'
import { limitedBy, SETUP_LIMITS, toldOfMemory, USUAL_MEMORY_MB } from './limits.ts'
import { killMarked, newMark } from './marked-processes.ts'
import { relayed } from './relay.ts'
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
  const shown = machine.folders.flatMap((folder) => ['--ro-bind', folder, folder])
  return async ({ argv, cwd, layers = [], ...settings }, signal) => {
    const inside = { cwd, workspace: FOLDER_INSIDE, home: HOME_INSIDE }
    await using mounted = await mountLayers(layers, machine.layerPlace, inside, signal)
    // Inside, where only the command's own processes count.
    const few = isLimited ? ['prlimit', `--nproc=${PROCESS_LIMIT}`, '--'] : []
    const PATH = searchPathOf(settings.path ?? [], { cwd: FOLDER_INSIDE, home: HOME_INSIDE }, visible)
    const environment = { ...environmentOf(settings), PATH, HOME: HOME_INSIDE }
    const home = settings.setup === undefined ? [] : ['--bind', settings.setup.home, HOME_INSIDE]
    const relay = relayed(settings.setup?.sockets ?? new Map())
    const mounts = [...shown, ...home, ...relay.mounts, ...mounted.mounts]
    const wrapped = bubblewrapped([...few, ...relay.prefix, ...argv], cwd, environment, mounts)
    const line = [...limitsOf(settings, isLimited), ...mounted.prefix, ...wrapped]
    const use = useOf(machine, { cwd, layers, ...settings }, mounted.written)
    return await runCommand({ argv: line, cwd, env: { PATH: path }, timeoutMs: settings.timeoutMs, use }, signal)
  }
}

/** What a copy of the layers takes is not the command's doing. */
function useOf(
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
  return async ({ argv, cwd, layers = [], ...settings }, signal) => {
    if (layers.length > 0) throw new AppError('internal', 'Kept folders are seen in bubblewrap only.')
    const home = await mkdtemp(join(tmpdir(), 'wms-command-'))
    const mark = newMark()
    try {
      const PATH = searchPathOf(settings.path ?? [], { cwd, home }, path)
      const env = { ...environmentOf(settings), PATH, HOME: home, TMPDIR: home, ...mark }
      const line = [...dying, ...limitsOf(settings, isLimited), ...argv]
      return await runCommand({ argv: line, cwd, env, timeoutMs: settings.timeoutMs }, signal)
    } finally {
      await killMarked(mark)
      await rm(home, { recursive: true, force: true })
    }
  }
}

type CommandSettings = Omit<SandboxCommand, 'argv' | 'cwd' | 'layers'>

const limitsOf = ({ timeoutMs, memoryMb, setup }: CommandSettings, isLimited: boolean): string[] => {
  const usual = setup === undefined ? {} : SETUP_LIMITS
  return isLimited ? limitedBy({ ...usual, timeoutMs, memoryMb: memoryMb ?? USUAL_MEMORY_MB }) : []
}

const environmentOf = ({ env = {}, memoryMb }: CommandSettings): Record<string, string> => ({
  ...{ CI: '1', LANG: 'C.UTF-8', NO_COLOR: '1' },
  ...env,
  ...toldOfMemory(env, memoryMb ?? USUAL_MEMORY_MB),
})
