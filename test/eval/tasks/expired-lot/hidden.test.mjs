import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocate } from '../backend/src/lots.mjs'

const lot = (name, expires, quantity = 5) => ({ lot: name, expires, quantity })

test('an expired lot is not taken', () => {
  const stock = [lot('OLD', '2026-01-01'), lot('NEW', '2026-09-01'), lot('MID', '2026-06-01', 2)]
  assert.deepEqual(allocate(stock, 4, '2026-03-01'), [
    { lot: 'MID', quantity: 2 },
    { lot: 'NEW', quantity: 2 },
  ])
})

test('an expired lot does not help out', () => {
  assert.throws(() => allocate([lot('OLD', '2026-01-01'), lot('NEW', '2026-09-01')], 6, '2026-03-01'), RangeError)
})

test('a lot that lasts for ever is taken last', () => {
  assert.deepEqual(allocate([lot('EVER', null), lot('NEW', '2026-09-01')], 6, '2026-03-01'), [
    { lot: 'NEW', quantity: 5 },
    { lot: 'EVER', quantity: 1 },
  ])
})

test('the caller’s list stays as it was', () => {
  const stock = Object.freeze([Object.freeze(lot('NEW', '2026-09-01')), Object.freeze(lot('MID', '2026-06-01'))])
  assert.equal(allocate(stock, 1, '2026-03-01')[0].lot, 'MID')
})
