import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocate } from '../src/lots.mjs'

test('the lot that expires first is taken first', () => {
  const stock = [
    { lot: 'B', expires: '2030-06-01', quantity: 5 },
    { lot: 'A', expires: '2030-05-01', quantity: 3 },
  ]
  assert.deepEqual(allocate(stock, 4, '2030-01-01'), [
    { lot: 'A', quantity: 3 },
    { lot: 'B', quantity: 1 },
  ])
})

test('more than there is cannot be taken', () => {
  assert.throws(() => allocate([{ lot: 'A', expires: '2030-05-01', quantity: 3 }], 4, '2030-01-01'), RangeError)
})
