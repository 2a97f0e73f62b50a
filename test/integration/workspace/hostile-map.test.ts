import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { holdThreads } from '../../../src/analysis/analysis.ts'
import { repositoryMap } from '../../../src/workspace/map/repository-map.ts'
import { largeRepository } from '../../support/large-repository.ts'

test('Attack: a file that no parser ends is named on the map, and the others are read all the same', async () => {
  const program = new URL('../../support/stuck-thread.ts', import.meta.url)
  await using _ = holdThreads({ program, cpuLimitMs: 300 })
  const trap = { path: 'backend/src/receiving/trap.mjs', text: 'export const trap = "TRAP-LOOP"\n' }
  const { place, sha, folder } = await largeRepository(60, [trap])
  const about = { about: 'Receiving traps', maxChars: 20_000 }
  const map = await repositoryMap(place, sha, about, new AbortController().signal)
  expect(map).toContain(trap.path)
  expect(map).not.toContain('export const trap')
  expect(map).toMatch(/part\d+\.mjs\n {2}5: .*function load\d+\(lot, count\)/)
  // It is known from now on and holds nobody up again.
  expect(await repositoryMap(place, sha, about, new AbortController().signal)).toBe(map)
  await rm(folder, { recursive: true, force: true })
})
