import { expect, test } from 'vitest'
import { absentIn } from '../../../../src/core/checks/absent.ts'

const absent = { submodules: ['vendor/labels'], pointers: ['api/test/scan-0001.png', 'api/a.bin'] }

test('A red run names the contents that are absent here by their path or their name', () => {
  expect(absentIn('cannot read /workspace/api/a.bin', absent)).toEqual(['api/a.bin'])
  expect(absentIn('scan-0001.png: not a PNG', absent)).toEqual(['api/test/scan-0001.png'])
  expect(absentIn("Cannot find module './vendor/labels/index.js'", absent)).toEqual(['vendor/labels'])
})

test('A path of any length is told by itself, beside a name that is long enough', () => {
  const both = { submodules: ['labels/zpl'], pointers: ['x/y.bin', 'data/stock1', 'data/stock'] }
  expect(absentIn('x/y.bin and stock1', both)).toEqual(['x/y.bin', 'data/stock1'])
  expect(absentIn('labels/zpl', both)).toEqual(['labels/zpl'])
  expect(absentIn('six: labels', { submodules: ['vendor/labels'], pointers: ['data/labels'] })).toEqual([
    'data/labels',
    'vendor/labels',
  ])
})

test('Where a path is named, a pointer that is printed says nothing more', () => {
  const pointers = ['data/one-file.dat', 'data/other-file.dat']
  const output = 'one-file.dat: version https://git-lfs.github.com/spec/v1'
  expect(absentIn(output, { submodules: [], pointers })).toEqual(['data/one-file.dat'])
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
