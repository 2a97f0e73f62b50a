import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ledger } from '../src/ledger.mjs'

const receipt = { kind: 'receipt', item: 'COFFEE-1KG', location: 'DOCK-1', quantity: 40 }

test('on-hand is the sum of the movements', () => {
  const ledger = new Ledger()
  ledger.post(receipt)
  ledger.post({ ...receipt, kind: 'pick', quantity: -15 })
  assert.equal(ledger.onHand('COFFEE-1KG', 'DOCK-1'), 25)
})

test('stock never becomes negative', () => {
  const ledger = new Ledger()
  ledger.post(receipt)
  assert.throws(() => ledger.post({ ...receipt, kind: 'pick', quantity: -41 }), /not enough/)
  assert.equal(ledger.onHand('COFFEE-1KG', 'DOCK-1'), 40)
})

test('a quantity is an integer other than zero', () => {
  for (const quantity of [0, 1.5, Number.NaN, '3'])
    assert.throws(() => new Ledger().post({ ...receipt, quantity }), RangeError)
})

test('a movement cannot be changed afterwards', () => {
  const ledger = new Ledger()
  const movement = ledger.post(receipt)
  assert.throws(() => (movement.quantity = 1), TypeError)
  ledger.movements().pop()
  assert.equal(ledger.movements().length, 1)
})
