import { expect, test } from 'vitest'
import { contentHash } from '../../../../src/core/content-hash.ts'
import { comparable, fingerprintOf, fingerprintsOf } from '../../../../src/core/fingerprint.ts'
import { markOf } from '../../../../src/core/merge-candidate.ts'
import { finding } from '../given.ts'
import { EXAMPLES } from '../stored/examples.ts'

test.each([
  ['other letters', 'Stock += Quantity'],
  ['other spaces and lines', '  stock  +=\n\tquantity '],
  ['the time that it took', 'stock += quantity 12.5 ms'],
  ['the time in Russian', 'stock += quantity 3 мс'],
])('A line is the same in %s', (_, line) => {
  expect(comparable(line)).toBe('stock += quantity')
})

test('A letter is the same composed and not, and seconds in a word are no time', () => {
  expect(comparable('Приёмка')).toBe(comparable('Приёмка'.normalize('NFD')))
  expect(comparable('5 sections')).toBe('5 sections')
})

test('An issue is told by its place and the line that proves it, else by its title', () => {
  const issue = finding('Counts twice')
  expect(fingerprintOf(issue)).toBe('backend/src/receiving.mjs:stock += quantity')
  expect(fingerprintOf({ ...issue, quote: null })).toBe('backend/src/receiving.mjs:counts twice')
  expect(fingerprintOf({ ...issue, file: null })).toBe(':stock += quantity')
  expect(fingerprintOf({ ...issue, quote: 'x'.repeat(500) })).toBe(`backend/src/receiving.mjs:${'x'.repeat(120)}`)
})

test('The same issue is counted once, a minor one not at all', () => {
  const issue = finding('Counts twice')
  expect(fingerprintsOf([issue, { ...issue, title: 'Doubles' }, { ...finding('x'), severity: 'minor' }])).toHaveLength(
    1,
  )
})

test('The same value has the same hash in whatever order it was written, a list only in its own', () => {
  expect(contentHash({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(contentHash({ b: { d: [1, 2], c: 2 }, a: 1 }))
  expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]))
  expect(contentHash([1])).not.toBe(contentHash({ 0: 1 }))
  expect(contentHash(null)).toMatch(/^[0-9a-f]{64}$/)
})

test('The mark of a candidate is twelve digits that tell it from another', () => {
  const candidate = EXAMPLES.MergeCandidate
  expect(markOf(candidate)).toBe(contentHash(candidate).slice(0, 12))
  expect(markOf(candidate)).toHaveLength(12)
  expect(markOf({ ...candidate, base_sha: 'moved' })).not.toBe(markOf(candidate))
})
