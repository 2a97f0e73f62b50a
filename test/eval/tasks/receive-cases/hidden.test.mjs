import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './serve.mjs'

const receipt = { item: 'TEA', location: 'DOCK-1', reference: 'ASN-1' }

test('a decimal of cases comes out exactly in pieces', async (t) => {
  const { send, ledger } = await serve(t)
  for (const [cases, pack_size, quantity] of [['1.1', 10, 11], ['0.07', 100, 7], ['2', 6, 12], ['1.15', 20, 23], ['4.35', 100, 435]]) {
    const before = ledger.onHand('TEA', 'DOCK-1')
    const { status, body } = await send('/receipts', { ...receipt, cases, pack_size })
    assert.equal(status, 201, `${cases} × ${pack_size}`)
    assert.equal(body.quantity, quantity)
    assert.equal(body.on_hand, before + quantity)
    assert.equal(ledger.onHand('TEA', 'DOCK-1'), before + quantity)
  }
  assert.equal(ledger.movements()[0].kind, 'receipt')
})

test('a part of a piece, nothing, or no number is refused and books nothing', async (t) => {
  const { send, ledger } = await serve(t)
  for (const [cases, pack_size] of [['1.15', 10], ['0', 10], ['-1', 10], ['abc', 10], ['1', 0], ['1', 2.5], ['', 10], ['1e2', 'x']])
    assert.equal((await send('/receipts', { ...receipt, cases, pack_size })).status, 400, `${cases} × ${pack_size}`)
  assert.equal((await send('/receipts', { cases: '1', pack_size: 1 })).status, 400)
  assert.deepEqual(ledger.movements(), [])
})
