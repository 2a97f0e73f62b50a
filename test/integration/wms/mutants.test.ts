import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { namesId } from '../../../src/core/named-ids.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'
import { MUTANTS } from '../../wms/mutants.ts'
import { runSuite } from '../../wms/run-mutants.ts'

/** All: `npm run mutants`. */
const HANDFUL = {
  'lock-dropped': 'INV-05',
  'half-transfer': 'INV-03',
  'server-day': 'OPS-02',
  'tenant-dropped': 'IB-05',
  'count-forgets-moves': 'IB-03',
  'held-after-reserve': 'ID-04',
}

test('The recipes pass on the repository as it is, and each names a point of the pack', async () => {
  const { passed, failed } = await runSuite('recipes', null)
  expect(failed).toEqual([])
  expect(passed.length).toBeGreaterThan(80)
  for (const name of passed)
    expect(
      BUILT_IN.points.some(({ id }) => namesId(name, id)),
      name,
    ).toBe(true)
})

test.each(Object.entries(HANDFUL))('The mistake %s is found by the recipe of %s', async (id, point) => {
  const { failed } = await runSuite('recipes', MUTANTS.find((it) => it.id === id) ?? null)
  expect(failed.some((name) => namesId(name, point))).toBe(true)
})

test('There are forty mistakes, each of them one place of the repository', async () => {
  expect(new Set(MUTANTS.map((it) => it.id)).size).toBe(40)
  for (const { id, file, search, replace } of MUTANTS) {
    const source = await readFile(new URL(`../../wms/repository/backend/src/${file}`, import.meta.url), 'utf8')
    expect(source.split(search), id).toHaveLength(2)
    expect(replace, id).not.toBe(search)
  }
})
