import { chmodSync, closeSync, constants, fstatSync, openSync, statSync } from 'node:fs'
import { AppError } from '../../../errors.ts'
import { onDisk, readable } from './names.ts'

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
/** Linux: a descriptor of the place alone, whatever may be done with it. */
const O_PATH = 0o10000000

/** The program's current folder, moved one real folder at a time: a link that takes a folder's place leads nowhere. */
export interface Position {
  readonly depth: () => number
  /** `false`: there is no such folder (any more). */
  enter(name: string): boolean
  leave(): void
  /** Leaves all. Afterwards the program stands in the root of the file system. */
  close(): void
}

export function positionAt(root: string): Position {
  const open = [openSync(root, FOLDER)]
  stand(open[0] ?? -1, root)
  return {
    depth: () => open.length - 1,
    enter(name) {
      const fd = openFolder(name)
      if (fd === null) return false
      open.push(fd)
      stand(fd, readable(name))
      return true
    },
    leave() {
      closeSync(open.pop() ?? -1)
      stand(open.at(-1) ?? -1, '..')
    },
    close() {
      process.chdir('/')
      for (const fd of open.splice(0)) closeSync(fd)
    },
  }
}

function openFolder(name: string): number | null {
  try {
    return openSync(onDisk(name), FOLDER)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** What was there a moment ago is not there any more, or is something else. */
export const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK'].includes(String(error.code))

/** Where the system does not lead there by a descriptor, it is looked at where the path has led. */
function stand(fd: number, path: string): void {
  const isLinux = process.platform === 'linux'
  process.chdir(isLinux ? `/proc/self/fd/${fd}` : path)
  const [here, meant] = isLinux ? [] : [statSync('.'), fstatSync(fd)]
  if (here?.ino !== meant?.ino || here?.dev !== meant?.dev)
    throw new AppError('transient', `${path} was moved while it was read`)
}

/** Lets us into a folder of ours that somebody has closed. */
export function unlock(name: string): void {
  if (process.platform === 'linux') {
    const fd = openSync(onDisk(name), O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    chmodSync(`/proc/self/fd/${fd}`, 0o755)
    closeSync(fd)
  } else chmodSync(onDisk(name), 0o755)
}
