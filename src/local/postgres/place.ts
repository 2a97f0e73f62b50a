import { chmod, chown, cp, mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BaseLogger } from 'pino'
import { AppError } from '../../errors.ts'
import { type Account, chooseAccount, type Launch, launchesFor, runToEnd } from './launch.ts'

/** The server's folders, and how to run its programs there. */
export interface ServerPlace {
  native: string
  dataDir: string
  account: Account | null
  launch: Launch
}

/**
 * Chooses where the server for `dir` runs, with the least privilege that can reach it. If an unprivileged account
 * cannot enter a private folder (root without capabilities), binaries and data move to another folder.
 */
export async function choosePlace(dir: string, native: string, log: BaseLogger): Promise<ServerPlace> {
  const dataDir = join(dir, 'data')
  const account = await chooseAccount(dataDir)
  const launches = await launchesFor(account)
  for (const launch of launches) {
    if (await reaches(launch, native, dir)) return { native, dataDir, account, launch }
  }
  const leastPrivileged = await launchThatRuns(launches, native)
  if (!account) throw unusable(`This account may not enter ${dir}.`, 'Set WMS_HOME to a folder of your own')
  const elsewhere = await moveOut(dir, native, account)
  log.warn(`Root's Postgres runs as uid ${account.uid}, which may not enter ${dir}: its data lies in ${elsewhere}.`)
  return { native: join(elsewhere, 'native'), dataDir: join(elsewhere, 'data'), account, launch: leastPrivileged }
}

/** The launch with the least privilege; throws AppError `misconfigured` if the problem is not the folder. */
async function launchThatRuns([leastPrivileged]: Launch[], native: string): Promise<Launch> {
  const asWeAre: Launch = (command, args) => ({ command, args, options: {} })
  await runToEnd(asWeAre, join(native, 'bin', 'postgres'), ['--version']).catch((cause: Error) => {
    throw unusable(`It does not run on this machine: ${cause.message.trim()}`, 'Reinstall with `npm ci`', cause)
  })
  if (leastPrivileged && (await runs(leastPrivileged, '/bin/sh', ['-c', ':']))) return leastPrivileged
  throw unusable('It refuses to run as root, and this root may not become another user.', 'Start as a normal user')
}

function unusable(reason: string, advice: string, cause?: unknown): AppError {
  const hint = `${advice}, or set DATABASE_URL to a Postgres server.`
  return new AppError('misconfigured', `The embedded Postgres cannot be used. ${reason}`, { hint, cause })
}

function reaches(launch: Launch, native: string, dir: string): Promise<boolean> {
  const tried = 'test -x "$1" && "$2" --version'
  return runs(launch, '/bin/sh', ['-c', tried, 'sh', dir, join(native, 'bin', 'postgres')])
}

function runs(launch: Launch, program: string, args: string[]): Promise<boolean> {
  return runToEnd(launch, program, args).then(
    () => true,
    () => false,
  )
}

/** Uses a new folder with a random name, since another user could prepare a fixed one; `dir` stores its path. */
async function moveOut(dir: string, native: string, account: Account): Promise<string> {
  const note = join(dir, 'moved-to')
  const known = await readFile(note, 'utf8')
    .then((path) => realpath(path.trim()))
    .catch(() => null)
  if (known) return known
  const elsewhere = await mkdtemp('/var/tmp/wms-postgres-')
  await cp(native, join(elsewhere, 'native'), { recursive: true, verbatimSymlinks: true })
  await chown(elsewhere, account.uid, account.gid)
  await chmod(elsewhere, 0o700)
  await writeFile(note, `${elsewhere}\n`)
  return elsewhere
}
