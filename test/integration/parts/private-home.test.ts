import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepPrivate } from '../../../src/parts/private-home.ts'
import { startService } from '../../support/service.ts'

let folder: string
let umask: number
beforeEach(async () => {
  umask = process.umask(0o022)
  folder = await mkdtemp(join(tmpdir(), 'wms-private-'))
})
afterEach(async () => {
  process.umask(umask)
  await rm(folder, { recursive: true, force: true })
})

const modeOf = async (path: string): Promise<string> => ((await lstat(path)).mode & 0o777).toString(8)

test('Attack: another user of the machine reads stores, keys and what was said in Slack', async () => {
  const service = await startService()
  const found = await readdir(service.home, { recursive: true, withFileTypes: true })
  const open = await Promise.all(
    found
      .filter((entry) => !entry.isSymbolicLink())
      .map(async ({ parentPath, name }) => [join(parentPath, name), await modeOf(join(parentPath, name))] as const),
  )
  const names = found.map(({ name }) => name)
  await service.stop()
  expect(names).toEqual(expect.arrayContaining(['steps.key', 'repository.git', 'objects']))
  expect(names.some((name) => /slack/.test(name))).toBe(true)
  expect(open.filter(([, mode]) => !mode.endsWith('00'))).toEqual([])
})

test('A home folder that an older version left open is closed at the start', async () => {
  const home = join(folder, 'home')
  await mkdir(home)
  await chmod(home, 0o755)
  await keepPrivate(home)
  expect(await modeOf(home)).toBe('700')
})

test.skipIf(process.getuid?.() !== 0)('In a volume of somebody else, what is ours is closed', async () => {
  const home = join(folder, 'volume')
  await mkdir(join(home, 'store'), { recursive: true })
  await writeFile(join(home, 'journal'), 'x')
  await writeFile(join(home, 'theirs'), 'x')
  for (const path of [home, join(home, 'theirs')]) await chown(path, 65534, 65534)
  await keepPrivate(home)
  const modes = await Promise.all(['.', 'store', 'journal', 'theirs'].map((name) => modeOf(join(home, name))))
  expect(modes).toEqual(['755', '700', '600', '644'])
})

describe('A folder that others use', () => {
  test.each(['/', '/tmp'])('%s is refused, and stays as it is', async (path) => {
    const before = await modeOf(path)
    await expect(keepPrivate(path)).rejects.toMatchObject({ kind: 'misconfigured' })
    expect(await modeOf(path)).toBe(before)
  })
})
