import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { openWms } from '../src/wms.mjs'

const ana = { tenant: 'harbour', actor: 'ana', device: 'gun-1' }
let wms

beforeEach(async () => {
  wms = openWms()
  await wms.items.define(ana, { sku: 'TEA' })
  await wms.receiving.receive(ana, { key: 'r', item: 'TEA', location: 'A-01', quantity: 10 })
})

const at = (location) => wms.ledger.onHand(ana, { item: 'TEA', location })

test('a transfer moves goods from one place to another', async () => {
  await wms.moves.transfer(ana, { key: '1', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 4 })
  assert.deepEqual([at('A-01'), at('B-01')], [6, 4])
})

test('more than there is cannot be transferred', async () => {
  await assert.rejects(wms.moves.transfer(ana, { key: '1', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 11 }))
  assert.equal(at('A-01'), 10)
})

test('goods that are broken are written off', async () => {
  await wms.moves.adjust(ana, { key: '1', item: 'TEA', location: 'A-01', quantity: -2, reason: 'broken' })
  assert.equal(at('A-01'), 8)
  const nobodyKnowsWhy = wms.moves.adjust(ana, { key: '2', item: 'TEA', location: 'A-01', quantity: -2 })
  await assert.rejects(nobodyKnowsWhy, { code: 'reason' })
})

test('a receipt can be taken back, once', async () => {
  const [receipt] = await wms.ledger.movements(ana)
  await wms.moves.reverse(ana, { key: '1', number: receipt.number })
  assert.equal(at('A-01'), 0)
  await assert.rejects(wms.moves.reverse(ana, { key: '2', number: receipt.number }), { code: 'reversed' })
})

test('inspected goods are released', async () => {
  await wms.items.define(ana, { sku: 'PILLS', inspected: true })
  await wms.receiving.receive(ana, { key: 'p', item: 'PILLS', location: 'QC', quantity: 5 })
  await wms.moves.release(ana, { key: '1', item: 'PILLS', location: 'QC', quantity: 5 })
  assert.equal(wms.ledger.onHand(ana, { item: 'PILLS', status: 'available' }), 5)
})
