import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './serve.mjs'

const count = { item: 'TEA', location: 'A-01', counted: 7, reason: 'damaged', actor: 'ana' }
const stocked = async (t) => {
  const served = await serve(t)
  served.ledger.post({ kind: 'receipt', item: 'TEA', location: 'A-01', quantity: 10 })
  return served
}

test('a difference is booked with its reason', async (t) => {
  const { send, ledger } = await stocked(t)
  assert.deepEqual(await send('/counts', count), { status: 201, body: { difference: -3, on_hand: 7 } })
  const { kind, quantity, reference, actor } = ledger.movements().at(-1)
  assert.deepEqual({ kind, quantity, reference, actor }, { kind: 'adjustment', quantity: -3, reference: 'damaged', actor: 'ana' })
  assert.deepEqual(await send('/counts', { ...count, counted: 9 }), { status: 201, body: { difference: 2, on_hand: 9 } })
})

test('an empty bin can be counted', async (t) => {
  const { send } = await stocked(t)
  assert.deepEqual(await send('/counts', { ...count, counted: 0 }), { status: 201, body: { difference: -10, on_hand: 0 } })
})

test('what agrees books nothing', async (t) => {
  const { send, ledger } = await stocked(t)
  assert.deepEqual(await send('/counts', { ...count, counted: 10, reason: undefined }), {
    status: 200,
    body: { difference: 0, on_hand: 10 },
  })
  assert.equal(ledger.movements().length, 1)
})

test('a difference without a reason and what is no count are refused', async (t) => {
  const { send, ledger } = await stocked(t)
  for (const change of [{ reason: '' }, { reason: undefined }, { counted: -1 }, { counted: 1.5 }, { counted: '7' }, { item: '' }])
    assert.equal((await send('/counts', { ...count, ...change })).status, 400, JSON.stringify(change))
  assert.equal(ledger.movements().length, 1)
})
