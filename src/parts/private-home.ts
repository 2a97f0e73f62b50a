import { chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'

const PRIVATE_UMASK = 0o077

/**
 * Closes our data to other users: this process and its children write private files from now on, and the rights of
 * files from older versions are removed.
 */
export async function keepPrivate(home: string): Promise<void> {
  process.umask(PRIVATE_UMASK)
  await mkdir(home, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('misconfigured', `${home} cannot be made: ${error.message}`, {
      hint: 'Let WMS_HOME be a folder that we may write to.',
    })
  })
  const stats = await stat(home)
  if (isShared(home, stats.mode)) throw shared(home)
  if (stats.uid === process.getuid?.()) return close(home, stats.mode)
  // Some volumes belong to another user; then only their content can be closed.
  for (const name of await readdir(home)) {
    const found = await lstat(join(home, name)).catch(() => null) // gone: another process cleans up
    if (found?.uid === process.getuid?.() && found?.isSymbolicLink() === false)
      await close(join(home, name), found.mode)
  }
}

async function close(path: string, mode: number): Promise<void> {
  if ((mode & PRIVATE_UMASK) !== 0) await chmod(path, mode & 0o777 & ~PRIVATE_UMASK)
}

/** Like /tmp. */
const STICKY_BIT = 0o1000

/** Other users need such a folder, so we must not close it. */
const isShared = (home: string, mode: number): boolean =>
  (mode & STICKY_BIT) !== 0 || home === '/' || home === homedir()

const shared = (home: string): AppError =>
  new AppError('misconfigured', `WMS_HOME is ${home}, which is not for the service alone.`, {
    hint: 'Let it be a folder of its own: nobody else may read what is kept there.',
  })
