import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './serve.mjs'

const pick = { key: 'k-1', item: 'TEA', location: 'A-01', quantity: 2, actor: 'ana' }
const stocked = async (t) => {
  const served = await serve(t)
  served.ledger.post({ kind: 'receipt', item: 'TEA', location: 'A-01', quantity: 5 })
  return served
}

test('a pick takes stock once, however often it comes', async (t) => {
  const { send, ledger } = await stocked(t)
  assert.deepEqual(await send('/picks', pick), { status: 201, body: { on_hand: 3 } })
  assert.deepEqual(await send('/picks', { ...pick, key: 'k-2', quantity: 1 }), { status: 201, body: { on_hand: 2 } })
  assert.deepEqual(await send('/picks', pick), { status: 200, body: { on_hand: 3 } })
  assert.equal(ledger.onHand('TEA', 'A-01'), 2)
})

test('repeats that come at the same time take stock once', async (t) => {
  const { send, ledger } = await stocked(t)
  const answers = await Promise.all(Array.from({ length: 8 }, () => send('/picks', pick)))
  assert.equal(answers.filter(({ status }) => status === 201).length, 1)
  assert.equal(ledger.onHand('TEA', 'A-01'), 3)
})

test('a key means one pick', async (t) => {
  const { send, ledger } = await stocked(t)
  await send('/picks', pick)
  assert.equal((await send('/picks', { ...pick, quantity: 1 })).status, 409)
  assert.equal(ledger.onHand('TEA', 'A-01'), 3)
})

test('a pick that failed for want of stock can be tried again', async (t) => {
  const { send, ledger } = await stocked(t)
  assert.equal((await send('/picks', { ...pick, quantity: 6 })).status, 409)
  ledger.post({ kind: 'receipt', item: 'TEA', location: 'A-01', quantity: 5 })
  assert.equal((await send('/picks', { ...pick, quantity: 6 })).status, 201)
})

test('two ledgers do not share their keys', async (t) => {
  assert.equal((await (await stocked(t)).send('/picks', pick)).status, 201)
  assert.equal((await (await stocked(t)).send('/picks', pick)).status, 201)
})

test('what is no pick is refused', async (t) => {
  const { send } = await stocked(t)
  for (const change of [{ key: '' }, { item: null }, { quantity: 0 }, { quantity: -1 }, { quantity: 1.5 }, { quantity: '1' }])
    assert.equal((await send('/picks', { ...pick, ...change })).status, 400, JSON.stringify(change))
})
