import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedRepository } from '../../../src/forge/seed.ts'
import { plainGit } from '../workspace/team-repository.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wms-seed-test-'))
  path = join(folder, 'home', 'repository.git')
  await mkdir(join(folder, 'source', 'scripts'), { recursive: true })
  await writeFile(join(folder, 'source', 'README.md'), 'hello\n')
  await writeFile(join(folder, 'source', 'scripts', 'check'), '#!/bin/sh\n', { mode: 0o755 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const seed = () => seedRepository({ path, sourceFolder: join(folder, 'source'), baseBranch: 'main' })
const tree = () => plainGit(folder, `--git-dir=${path}`, 'ls-tree', '-r', '--format=%(objectmode) %(path)', 'main')
const head = () => plainGit(folder, `--git-dir=${path}`, 'rev-parse', 'main')

test('A seeded repository has the files of the source with their modes, in one commit', async () => {
  await seed()
  expect(await tree()).toBe('100644 README.md\n100755 scripts/check')
  expect(await plainGit(folder, `--git-dir=${path}`, 'rev-list', '--count', 'main')).toBe('1')
})

test('A repository that is there is left as it is', async () => {
  await seed()
  const before = await head()
  await writeFile(join(folder, 'source', 'new.txt'), 'x')
  await seed()
  expect(await head()).toBe(before)
})

test('The draft of a seeding that was killed is cleared away', async () => {
  await mkdir(join(folder, 'home', 'repository.git.0.tmp'), { recursive: true })
  await seed()
  expect(await readdir(join(folder, 'home'))).toEqual(['repository.git'])
})

test.each([
  ['an empty folder', () => mkdir(path, { recursive: true })],
  ['a repository without a commit', () => plainGit(folder, 'init', '--quiet', '--bare', path)],
])('What a killed seeding or a person left, %s, is made anew', async (_, leave) => {
  await leave()
  await seed()
  expect(await tree()).toContain('README.md')
})

test('A folder with something else in it is not touched', async () => {
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'thesis.txt'), 'x')
  await expect(seed()).rejects.toMatchObject({ kind: 'misconfigured' })
  expect(await readdir(path)).toEqual(['thesis.txt'])
})

test('Two processes that seed at once end with one repository and no leftovers', async () => {
  await Promise.all([seed(), seed()])
  expect(await tree()).toContain('README.md')
  expect(await readdir(join(folder, 'home'))).toEqual(['repository.git'])
})
