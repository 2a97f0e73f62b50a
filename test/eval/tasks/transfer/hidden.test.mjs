import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './serve.mjs'

const transfer = { item: 'TEA', from: 'A-01', to: 'B-02', quantity: 2, actor: 'ana' }
const stocked = async (t) => {
  const served = await serve(t)
  served.ledger.post({ kind: 'receipt', item: 'TEA', location: 'A-01', quantity: 5 })
  return served
}

test('what leaves one bin arrives in the other', async (t) => {
  const { send, ledger } = await stocked(t)
  const { status, body } = await send('/transfers', transfer)
  assert.equal(status, 201)
  assert.deepEqual([body.from_on_hand, body.to_on_hand], [3, 2])
  const moved = ledger.movements().slice(1)
  assert.deepEqual(moved.map(({ kind, location, quantity }) => [kind, location, quantity]).sort(), [['transfer', 'A-01', -2], ['transfer', 'B-02', 2]])
  assert.ok(body.reference)
  assert.deepEqual(new Set(moved.map(({ reference }) => reference)), new Set([body.reference]))
})

test('two transfers have references of their own', async (t) => {
  const { send } = await stocked(t)
  const [one, two] = [await send('/transfers', transfer), await send('/transfers', transfer)]
  assert.notEqual(one.body.reference, two.body.reference)
})

test('without enough stock nothing moves', async (t) => {
  const { send, ledger } = await stocked(t)
  assert.equal((await send('/transfers', { ...transfer, quantity: 6 })).status, 409)
  assert.equal(ledger.movements().length, 1)
})

test('what is no transfer is refused', async (t) => {
  const { send, ledger } = await stocked(t)
  for (const change of [{ to: 'A-01' }, { to: '' }, { quantity: 0 }, { quantity: -2 }, { quantity: 0.5 }, { quantity: '2' }, { item: null }])
    assert.equal((await send('/transfers', { ...transfer, ...change })).status, 400, JSON.stringify(change))
  assert.equal(ledger.movements().length, 1)
})
