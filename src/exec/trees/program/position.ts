import { chmodSync, closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, statSync } from 'node:fs'
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
    const fd = openUnlocked(name, FOLDER)
    const { mode, uid } = fstatSync(fd)
    if ((mode & 0o700) !== 0o700 && uid === process.getuid?.()) fchmodSync(fd, 0o755)
    return fd
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** Opens a file or folder of ours, also one that somebody has closed. */
export function openUnlocked(name: string, flags: number): number {
  try {
    return openSync(onDisk(name), flags)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw error
    unlock(name)
    return openSync(onDisk(name), flags)
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

/** Lets us into a folder or file of ours that somebody has closed. A link is never followed, and a file stays executable or not. */
export function unlock(name: string): void {
  const isLinux = process.platform === 'linux'
  const fd = isLinux ? openSync(onDisk(name), O_PATH | constants.O_NOFOLLOW) : null
  try {
    const stats = fd === null ? lstatSync(onDisk(name)) : fstatSync(fd)
    const path = fd === null ? onDisk(name) : `/proc/self/fd/${fd}`
    if (stats.isDirectory()) chmodSync(path, 0o755)
    else if (stats.isFile()) chmodSync(path, (stats.mode & 0o777) | 0o600)
  } finally {
    if (fd !== null) closeSync(fd)
  }
}
