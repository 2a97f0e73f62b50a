import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../exec/exec.ts'
import type { UseLimits } from '../exec/watch-use.ts'
import { bubblewrapped, FOLDER_INSIDE } from './bubblewrap.ts'
import type { Sandbox, SandboxCommand } from './driver.ts'
import { limitedBy, toldOfMemory, USUAL_MEMORY_MB } from './limits.ts'
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
}

export type Runner = Sandbox['run']

/** Threads count too: a test runner may start many. */
export const PROCESS_LIMIT = 1_024

export function isolatedRunner({ path, visible, folders, isLimited, use }: Machine): Runner {
  const mounts = folders.flatMap((folder) => ['--ro-bind', folder, folder])
  return ({ argv, cwd, ...settings }, signal) => {
    // Inside, where only the command's own processes count.
    const few = isLimited ? ['prlimit', `--nproc=${PROCESS_LIMIT}`, '--'] : []
    const PATH = searchPathOf(settings.path ?? [], { cwd: FOLDER_INSIDE, home: HOME_INSIDE }, visible)
    const environment = { ...environmentOf(settings), PATH, HOME: HOME_INSIDE }
    const line = [...limitsOf(settings, isLimited), ...bubblewrapped([...few, ...argv], cwd, environment, mounts)]
    const { timeoutMs } = settings
    return runCommand({ argv: line, cwd, env: { PATH: path }, timeoutMs, use: { ...use, folders: [cwd] } }, signal)
  }
}

/** `dying`: a prefix by which a command dies with us. */
export function openRunner({ path, isLimited }: Machine, dying: readonly string[]): Runner {
  return async ({ argv, cwd, ...settings }, signal) => {
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

type CommandSettings = Omit<SandboxCommand, 'argv' | 'cwd'>

const limitsOf = ({ timeoutMs, memoryMb }: CommandSettings, isLimited: boolean): string[] =>
  isLimited ? limitedBy({ timeoutMs, memoryMb: memoryMb ?? USUAL_MEMORY_MB }) : []

const environmentOf = ({ env = {}, memoryMb }: CommandSettings): Record<string, string> => ({
  ...{ CI: '1', LANG: 'C.UTF-8', NO_COLOR: '1' },
  ...env,
  ...toldOfMemory(env, memoryMb ?? USUAL_MEMORY_MB),
})
