import { expect, test } from 'vitest'
import { absentIn } from '../../../../src/core/checks/absent.ts'

const absent = { submodules: ['vendor/labels'], pointers: ['api/test/scan-0001.png', 'api/a.bin'] }

test('A red run names the contents that are absent here by their path or their name', () => {
  expect(absentIn('cannot read /workspace/api/a.bin', absent)).toEqual(['api/a.bin'])
  expect(absentIn('scan-0001.png: not a PNG', absent)).toEqual(['api/test/scan-0001.png'])
  expect(absentIn("Cannot find module './vendor/labels/index.js'", absent)).toEqual(['vendor/labels'])
})

test('A short name alone is a word like others', () => {
  expect(absentIn('a.bin is what it is called, labels too', { submodules: [], pointers: ['api/a.bin'] })).toEqual([])
})

test('Where a pointer is printed all of them may be meant, ten at most', () => {
  const pointers = Array.from({ length: 12 }, (_, n) => `data/file-${n}.dat`)
  const output = 'Unexpected token: version https://git-lfs.github.com/spec/v1'
  expect(absentIn(output, { submodules: ['vendor/labels'], pointers })).toEqual(pointers.slice(0, 10))
  expect(absentIn('all is well', { submodules: [], pointers })).toEqual([])
})
