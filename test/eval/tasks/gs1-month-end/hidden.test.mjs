import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as module from '../backend/src/gs1-date.mjs'

const { readDate } = module

test('day 00 is the end of the month', () => {
  for (const [text, date] of [['250200', '2025-02-28'], ['240200', '2024-02-29'], ['261200', '2026-12-31'], ['260400', '2026-04-30']])
    assert.equal(readDate(text), date)
})

test('a day that the month does not have is refused', () => {
  for (const text of ['250231', '260431', '250229', '260132', '260000']) assert.throws(() => readDate(text), RangeError)
  assert.equal(readDate('240229'), '2024-02-29')
})

test('the module offers what it did, no less and no more', () => {
  assert.deepEqual(Object.keys(module), ['readDate'])
  assert.equal(readDate.length, 1)
  assert.equal(typeof readDate('270131'), 'string')
})
