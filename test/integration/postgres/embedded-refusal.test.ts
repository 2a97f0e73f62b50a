import { execFileSync } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  folders,
  normalUser,
  occupy,
  read,
  start,
  startInChild,
  useEmbeddedPostgres,
  write,
} from './embedded-harness.ts'

useEmbeddedPostgres()

const mounted: string[] = []
afterEach(() => {
  for (const path of mounted.splice(0)) execFileSync('umount', [path])
})

async function mount(options: string): Promise<boolean> {
  await mkdir(folders.fresh)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folders.fresh], { stdio: 'ignore' })
    mounted.push(folders.fresh)
    return true
  } catch {
    return false
  }
}

test('A second process on the same folder is refused, and told which process holds it', async () => {
  const postgres = await start()
  await write(postgres.url)
  const { said } = await startInChild()
  expect(said).toMatchObject({ kind: 'conflict', message: expect.stringContaining(`in use by process ${process.pid}`) })
  expect(await read(postgres.url)).toEqual([{ answer: 42 }])
})

test('A port in use is named', async () => {
  using other = await occupy(0)
  await expect(start({ port: other.port })).rejects.toMatchObject({
    kind: 'conflict',
    message: expect.stringContaining(`Port ${other.port}`),
  })
})

test('A folder that this user may not write is named', async () => {
  const { launch } = await normalUser()
  await chmod(folders.parent, 0o555)
  const { said } = await startInChild({ dir: folders.fresh, launch })
  expect(said).toMatchObject({ kind: 'misconfigured', message: expect.stringContaining('may not read or write there') })
  await chmod(folders.parent, 0o755)
})

test('A path that is a file is said to be one', async () => {
  await writeFile(folders.fresh, '')
  await expect(start({ dir: folders.fresh })).rejects.toMatchObject({ hint: 'Set WMS_HOME to a folder.' })
})

test.for(['', '/home/postgres'])('A read-only file system is said to be one: %j', async (below, { skip }) => {
  skip(!(await mount('ro')), 'needs the right to mount')
  const dir = `${folders.fresh}${below}`
  await expect(start({ dir })).rejects.toMatchObject({
    kind: 'misconfigured',
    message: `The embedded Postgres cannot use ${dir}: it lies on a read-only file system.`,
  })
})

test('A full disk is said to be full', async ({ skip }) => {
  skip(!(await mount('size=20m')), 'needs the right to mount')
  await expect(start({ dir: folders.fresh })).rejects.toMatchObject({
    kind: 'misconfigured',
    message: `The embedded Postgres cannot use ${folders.fresh}: the disk is full.`,
  })
})

test('A damaged database ends in a message with the last words of the server', async () => {
  await writeFile(join(folders.dir, 'data', 'PG_VERSION'), '9\n')
  await expect(start()).rejects.toMatchObject({
    kind: 'misconfigured',
    message: expect.stringContaining('initialized by PostgreSQL version 9'),
    hint: expect.stringContaining('postgres.log'),
  })
  await rm(folders.dir, { recursive: true })
})
