import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repositoryMap } from '../../../src/workspace/map/repository-map.ts'
import { largeRepository } from '../../support/large-repository.ts'
import { plainGit, teamRepository } from './team-repository.ts'

let large: Awaited<ReturnType<typeof largeRepository>>
let small: Awaited<ReturnType<typeof largeRepository>>
beforeAll(async () => {
  large = await largeRepository(300)
  small = await largeRepository(30)
})
afterAll(async () => {
  for (const { folder } of [large, small]) await rm(folder, { recursive: true, force: true })
})

const map = ({ place, sha }: typeof large, about = 'Receive pallets', maxChars = 4_000) =>
  repositoryMap(place, sha, { about, maxChars }, new AbortController().signal)

test('A small repository is shown file by file', async () => {
  const lines = (await map(small)).split('\n')
  expect(lines).toHaveLength(30)
  expect(lines).toContain('backend/src/receiving/part8.mjs')
})

test('Of a large one the files that others use come first, with their definitions, within the bound', async () => {
  const text = await map(large)
  expect(text.length).toBeLessThanOrEqual(4_000)
  expect(text).toMatch(/^backend\/src\/\w+\/part\d+\.mjs\n {2}5: .*function load\d+\(lot, count\)/)
  expect(text).toMatch(/class \w+Step\d+/)
  expect(text).toMatch(/… and \d+ more files/)
})

test('More is shown of what the task speaks of', async () => {
  const shown = async (about: string) => (await map(large, about)).match(/src\/replenishment\//g)?.length ?? 0
  expect(await shown('Change replenishment of bins')).toBeGreaterThan(2 * (await shown('Change the invoice')))
})

test('The same commit and task have the same map, from the cache too', async () => {
  const before = await map(large)
  expect(await map(large)).toBe(before)
  await rm(join(large.place.gitDir, 'wms-tags.json'))
  expect(await map(large)).toBe(before)
  await map(large, 'Receive pallets once more')
  const cache = await readFile(join(large.place.gitDir, 'wms-tags.json'), 'utf8')
  expect(Object.keys(JSON.parse(cache).tags).length).toBeGreaterThan(250)
})

test('A cache that cannot be read is made anew', async () => {
  const before = await map(large, 'Count')
  await writeFile(join(large.place.gitDir, 'wms-tags.json'), '{"version":2,"tags":{"x":')
  expect(await map(large, 'count')).toBe(before)
})

test('What there was no time to look into is ranked by its paths, said, and looked into by the next map', async () => {
  await rm(join(large.place.gitDir, 'wms-tags.json'), { force: true })
  const { signal } = new AbortController()
  const focus = { about: 'Replenishment of bins, in a hurry', maxChars: 4_000 }
  const hurried = await repositoryMap(large.place, large.sha, { ...focus, budgetMs: 0 }, signal)
  expect(hurried).toMatch(/\n\d{3} files were ranked by their paths alone\.$/)
  expect(hurried.split('\n')[0]).toContain('replenishment')
  expect(hurried).not.toMatch(/^ {2}\d+: /m)
  const whole = await repositoryMap(large.place, large.sha, focus, signal)
  expect(whole).not.toContain('by their paths alone')
  expect(whole).toMatch(/^ {2}\d+: /m)
})

test('Submodules and pointers to Git LFS are told for what they are, as far as a model may know of them', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`
  const team = await teamRepository({
    ...{
      '.gitattributes': '*.bin filter=lfs diff=lfs\n',
      'a.bin': pointer,
      'secret.bin': pointer,
      'notes.md': '# LFS',
    },
  })
  const clone = await team.clone()
  await plainGit(clone, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/lib`)
  await plainGit(clone, 'commit', '--quiet', '--message=submodule')
  await plainGit(clone, 'push', '--quiet', 'origin', 'main')
  const sha = await team.git('rev-parse', 'main')
  const focus = { about: 'x', maxChars: 4_000, hides: (path: string) => path.startsWith('secret') }
  const text = await repositoryMap({ gitDir: team.path }, sha, focus, new AbortController().signal)
  await team.remove()
  expect(text.split('\n').slice(-2)).toEqual([
    'Submodules, whose files are absent here: vendor/lib.',
    'Pointers to Git LFS, whose contents are absent here: a.bin.',
  ])
})
