import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repositoryMap } from '../../../src/workspace/map/repository-map.ts'
import { largeRepository } from '../../support/large-repository.ts'

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
  const cache = await readFile(join(large.place.gitDir, 'wms-tags.json'), 'utf8')
  expect(Object.keys(JSON.parse(cache).tags).length).toBeGreaterThan(250)
})

test('A cache that cannot be read is made anew', async () => {
  const before = await map(large)
  await writeFile(join(large.place.gitDir, 'wms-tags.json'), '{"version":1,"tags":{"x":')
  expect(await map(large)).toBe(before)
})
