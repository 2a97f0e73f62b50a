import { chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'

const OURS_ALONE = 0o077

/**
 * What we keep is nobody else's to read: from now on all that this process and its children write has no rights for
 * others, and what an older version left open is closed.
 */
export async function keepPrivate(home: string): Promise<void> {
  process.umask(OURS_ALONE)
  await mkdir(home, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('misconfigured', `${home} cannot be made: ${error.message}`, {
      hint: 'Let WMS_HOME be a folder that we may write to.',
    })
  })
  const stats = await stat(home)
  if (isShared(home, stats.mode)) throw shared(home)
  if (stats.uid === process.getuid?.()) return close(home, stats.mode)
  // It belongs to somebody else, as some volumes do: what lies in it is closed all the same.
  for (const name of await readdir(home)) {
    const found = await lstat(join(home, name)).catch(() => null) // gone: another process cleans up
    if (found?.uid === process.getuid?.() && found?.isSymbolicLink() === false)
      await close(join(home, name), found.mode)
  }
}

async function close(path: string, mode: number): Promise<void> {
  if ((mode & OURS_ALONE) !== 0) await chmod(path, mode & 0o777 & ~OURS_ALONE)
}

/** Sticky, as /tmp is. */
const EVERYBODY_MAY_WRITE = 0o1000

/** A folder that others live in cannot be closed. */
const isShared = (home: string, mode: number): boolean =>
  (mode & EVERYBODY_MAY_WRITE) !== 0 || home === '/' || home === homedir()

const shared = (home: string): AppError =>
  new AppError('misconfigured', `WMS_HOME is ${home}, which is not for the service alone.`, {
    hint: 'Let it be a folder of its own: nobody else may read what is kept there.',
  })
