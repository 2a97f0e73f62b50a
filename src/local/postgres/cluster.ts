import { randomBytes } from 'node:crypto'
import { access, chown, link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runToEnd } from './launch.ts'
import type { ServerPlace } from './place.ts'

/** Creates the folder and returns its real path, since two spellings of one folder must be one server. */
export async function prepareFolder(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true })
  return realpath(dir)
}

/** The superuser's password, made once and readable only by us, since other users of the machine can reach the port. */
export async function readPassword(dir: string): Promise<string> {
  const file = join(dir, 'password')
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return null
  })
  if (known !== null) return known
  const draft = `${file}-${process.pid}`
  await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true })
  // `link` is atomic and keeps the first of two concurrent passwords.
  await link(draft, file).catch(() => {})
  await rm(draft)
  return readFile(file, 'utf8')
}

/** Creates the database cluster if it is missing. Atomic, so that a kill leaves no incomplete cluster. */
export async function ensureCluster(place: ServerPlace, password: string, durable: boolean): Promise<void> {
  if (await exists(join(place.dataDir, 'PG_VERSION'))) return
  const draft = `${place.dataDir}-${process.pid}`
  const passwordFile = `${draft}.password`
  try {
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft, { mode: 0o700 })
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (place.account) {
      for (const path of [draft, passwordFile]) await chown(path, place.account.uid, place.account.gid)
    }
    await initdb(place, draft, passwordFile, durable)
    await rename(draft, place.dataDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(passwordFile, { force: true })
    await rm(draft, { recursive: true, force: true })
  }
}

async function initdb(place: ServerPlace, dataDir: string, passwordFile: string, durable: boolean): Promise<void> {
  const args = [
    ...['--pgdata', dataDir, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    // The built-in provider sorts and folds case equally on every platform and needs no installed locale.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...(durable ? [] : ['--no-sync']),
  ]
  await runToEnd(place.launch, join(place.native, 'bin', 'initdb'), args)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
