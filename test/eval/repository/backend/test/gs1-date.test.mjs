import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDate } from '../src/gs1-date.mjs'

test('a date is read', () => {
  assert.equal(readDate('270131'), '2027-01-31')
})

test('what is no date is refused', () => {
  for (const text of ['', '27013', '271301', '2701xx']) assert.throws(() => readDate(text), RangeError)
})
