import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chooseAccount, type Launch, launchesFor, runToEnd } from '../../src/local/postgres/launch.ts'
import { choosePort } from '../../src/local/postgres/port.ts'
import { startPostmaster } from '../../src/local/postgres/postmaster.ts'

const DEBIAN = '/usr/lib/postgresql'

/** The folder above `bin/` of the newest Postgres that Debian's packages have put here; `null`: there is none. */
export async function findSystemPostgres(): Promise<string | null> {
  const versions = (await readdir(DEBIAN).catch(() => [])).filter((name) => /^\d+$/.test(name))
  const [newest] = versions.sort((one, other) => Number(other) - Number(one))
  return newest === undefined ? null : join(DEBIAN, newest)
}

/** A server of those binaries with its data below `dir`, which ends with this process. Root runs it as another user. */
export async function startSystemPostgres(
  native: string,
  dir: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = join(dir, 'data')
  const account = await chooseAccount(dataDir)
  const [launch] = await launchesFor(account)
  if (launch === undefined) throw new Error(`There is no way to run ${native} here.`)
  await mkdir(dir)
  await mkdir(dataDir, { mode: 0o700 })
  const passwordFile = join(dir, 'password')
  const password = randomBytes(24).toString('base64url')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account !== null) for (const path of [dataDir, passwordFile]) await chown(path, account.uid, account.gid)
  await initdb(launch, native, dataDir, passwordFile)
  await rm(passwordFile)
  const port = await choosePort(null, join(dir, 'port'))
  const server = await startPostmaster({ native, dataDir, account, launch }, port, false, join(dir, 'postgres.log'))
  return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: server.stop }
}

const initdb = (launch: Launch, native: string, dataDir: string, passwordFile: string): Promise<void> =>
  runToEnd(launch, join(native, 'bin', 'initdb'), [
    ...['--pgdata', dataDir, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'],
  ])
