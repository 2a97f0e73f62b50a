import { chmod, chown, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type { Launch } from '../../../src/local/postgres/launch.ts'
import { certifiedTest } from '../../support/sampled.ts'
import {
  findServer,
  folders,
  normalUser,
  occupy,
  query,
  read,
  start,
  startInChild,
  urlOf,
  useEmbeddedPostgres,
  write,
} from './embedded-harness.ts'

const isRoot = process.getuid?.() === 0
useEmbeddedPostgres()

test('A restart in the same folder keeps data, port and password', async () => {
  const first = await start({ durable: true })
  await write(first.url)
  await first.stop()
  const second = await start({ durable: true })
  expect(second.url).toBe(first.url)
  expect(await read(second.url)).toEqual([{ answer: 42 }])
})

test('It can be stopped while clients are connected, and twice', async () => {
  const postgres = await start()
  const client = new pg.Client(postgres.url)
  client.on('error', () => {})
  await client.connect()
  await Promise.all([postgres.stop(), postgres.stop()])
  expect(await findServer(folders.dir)).toBeNull()
})

test('Other users of the machine do not get in: a password is asked for, and its file is ours alone', async () => {
  const url = new URL((await start()).url)
  url.password = 'postgres'
  await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  expect((await stat(join(folders.dir, 'password'))).mode & 0o777).toBe(0o600)
})

test('A remembered port that somebody else took is replaced', async () => {
  const first = await start()
  await first.stop()
  using other = await occupy(first.port)
  expect((await start()).port).not.toBe(other.port)
})

certifiedTest('Of two first starts at once in one folder, one serves and the other is refused', {}, async () => {
  const both = await Promise.all([startInChild({ dir: folders.fresh }), startInChild({ dir: folders.fresh })])
  expect(both.map(({ said }) => ('url' in said ? 'serves' : said.kind)).sort()).toEqual(['conflict', 'serves'])
})

test.skipIf(!isRoot)('Where root can, a normal user can too', async () => {
  const { launch, account } = await normalUser()
  await mkdir(folders.fresh)
  await chown(folders.fresh, account?.uid ?? 0, account?.gid ?? 0)
  const { said } = await startInChild({ dir: folders.fresh, launch })
  await write(urlOf(said))
})

test.skipIf(!isRoot)('Root can have it below a folder that only root may enter', async () => {
  await chmod(folders.parent, 0o700)
  const first = await start({ dir: folders.fresh })
  await write(first.url)
  await first.stop()
  expect(await read((await start({ dir: folders.fresh })).url)).toEqual([{ answer: 42 }])
})

test.skipIf(!isRoot || process.platform !== 'linux')(
  'Where no capability can be kept, the data moves to a private folder of its own',
  async ({ skip }) => {
    await chmod(folders.parent, 0o700)
    const { said } = await startInChild({ dir: folders.fresh, launch: withoutSetpriv })
    const movedTo = (await readFile(join(folders.fresh, 'moved-to'), 'utf8').catch(() => '')).trim()
    skip(movedTo === '', 'needs the right to hide setpriv behind a mount')
    onTestFinished(async () => {
      await expect.poll(() => findServer(movedTo)).toBeNull()
      await rm(movedTo, { recursive: true })
    })
    await write(urlOf(said))
    expect((await stat(movedTo)).mode & 0o777).toBe(0o700)
  },
)

const withoutSetpriv: Launch = (program, args) => ({
  command: 'unshare',
  args: ['--mount', 'sh', '-c', 'mount --bind /bin/false "$(command -v setpriv)"; exec "$@"', 'sh', program, ...args],
  options: {},
})
