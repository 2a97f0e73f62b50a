import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWms } from '../src/wms.mjs'

const ana = { tenant: 'harbour', actor: 'ana', device: 'gun-1' }

test('received goods are on hand', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'TEA' })
  await wms.receiving.receive(ana, { key: '1', item: 'TEA', location: 'DOCK', quantity: 10 })
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 10)
})

test('a case is received as its base units', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'TEA', packs: { case: 12 } })
  await wms.receiving.receive(ana, { key: '1', item: 'TEA', location: 'DOCK', quantity: 2, uom: 'case' })
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 24)
})

test('an unknown item and a quantity of zero or a half are refused', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'TEA' })
  const receive = (over) =>
    wms.receiving.receive(ana, { key: '1', item: 'TEA', location: 'DOCK', quantity: 10, ...over })
  await assert.rejects(receive({ item: 'COCOA' }), { code: 'unknown_item' })
  await assert.rejects(receive({ quantity: 0 }), { code: 'quantity' })
  await assert.rejects(receive({ quantity: 1.5 }), { code: 'quantity' })
})

test('an item with lots needs one', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'MILK', lotTracked: true })
  await assert.rejects(wms.receiving.receive(ana, { key: '1', item: 'MILK', location: 'DOCK', quantity: 1 }), {
    code: 'lot',
  })
})

test('a delivery is received against its order', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'TEA' })
  await wms.receiving.announce(ana, { orderId: 'PO-1', item: 'TEA', quantity: 10 })
  const answer = await wms.receiving.receive(ana, {
    ...{ key: '1', item: 'TEA', location: 'DOCK', quantity: 10, orderId: 'PO-1' },
  })
  assert.equal(answer.received, 10)
  await assert.rejects(
    wms.receiving.receive(ana, { key: '2', item: 'TEA', location: 'DOCK', quantity: 11, orderId: 'PO-1' }),
    { code: 'surplus' },
  )
})

test('a command that is sent again is answered as before', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'TEA' })
  const command = { key: '1', item: 'TEA', location: 'DOCK', quantity: 10 }
  assert.deepEqual(await wms.receiving.receive(ana, command), await wms.receiving.receive(ana, command))
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 10)
})

test('another tenant does not see the goods', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'TEA' })
  await wms.receiving.receive(ana, { key: '1', item: 'TEA', location: 'DOCK', quantity: 10 })
  assert.equal(wms.ledger.onHand({ tenant: 'other' }, { item: 'TEA' }), 0)
})
