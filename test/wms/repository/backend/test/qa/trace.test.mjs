import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ana, openFloor, tried } from './floor.mjs'

/** Harness 5: from a supplier's lot to the orders and back. */

const milk = (lot, location = 'M-01') => ({ item: 'MILK', location, lot })
const stocked = async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: '1', ...milk('L1'), expiresOn: '2026-04-01', quantity: 3 })
  await wms.receiving.receive(ana, { key: '2', ...milk('L2'), expiresOn: '2026-05-01', quantity: 3 })
  return wms
}

test('ID-04: lots lead to the orders that got them and orders to their lots, also after a move', async () => {
  const wms = await stocked()
  await wms.moves.transfer(ana, { key: '3', item: 'MILK', from: 'M-01', to: 'M-02', lot: 'L1', quantity: 3 })
  const lines = async (orderId, quantity) => {
    const reserved = await wms.reservations.reserve(ana, { key: orderId, orderId, item: 'MILK', quantity })
    for (const [index, line] of reserved.lines.entries())
      await wms.picking.pick(ana, { key: `${orderId}${index}`, orderId, item: 'MILK', ...line })
  }
  await lines('O1', 2)
  await lines('O2', 3)
  const lotsOf = async (orderId) => (await wms.trace.lotsOf(ana, orderId)).map((it) => it.lot).sort()
  assert.deepEqual([await lotsOf('O1'), await lotsOf('O2')], [['L1'], ['L1', 'L2']])
  for (const [lot, orders] of [
    ['L1', ['O1', 'O2']],
    ['L2', ['O2']],
    ['L9', []],
  ])
    assert.deepEqual((await wms.trace.ordersOf(ana, { item: 'MILK', lot })).sort(), orders)
})

test('ID-04: a receipt without lot or expiry is refused where the item asks for them', async () => {
  const wms = await openFloor()
  const given = { key: '1', item: 'MILK', location: 'M-01', quantity: 1 }
  for (const [index, some] of [{}, { lot: 'L1' }, { expiresOn: '2026-05-01' }].entries())
    assert.ok((await tried(wms.receiving.receive(ana, { ...given, key: `${index}`, ...some }))).refused)
})

test('ID-04: one lot has one expiry', async () => {
  const wms = await stocked()
  const again = { key: '3', ...milk('L1'), expiresOn: '2027-04-01', quantity: 1 }
  assert.ok((await tried(wms.receiving.receive(ana, again))).refused)
})

test('ID-04: a lot that is held is not allocated any more, at once', async () => {
  const wms = await stocked()
  await wms.reservations.hold(ana, { item: 'MILK', lot: 'L1' })
  const { lines } = await wms.reservations.reserve(ana, { key: '3', orderId: 'O1', item: 'MILK', quantity: 3 })
  assert.deepEqual(
    lines.map((it) => it.lot),
    ['L2'],
  )
  assert.ok(
    (await tried(wms.reservations.reserve(ana, { key: '4', orderId: 'O2', item: 'MILK', quantity: 1 }))).refused,
  )
})

test('ID-04: a lot that is held after its reservation is neither picked nor shipped, until it is released', async () => {
  const wms = await stocked()
  const { lines } = await wms.reservations.reserve(ana, { key: '3', orderId: 'O1', item: 'MILK', quantity: 2 })
  const pick = (key, quantity) => wms.picking.pick(ana, { key, orderId: 'O1', item: 'MILK', ...lines[0], quantity })
  const ship = (key) =>
    wms.shipping.ship(ana, { key, orderId: 'O1', packed: [{ item: 'MILK', lot: 'L1', quantity: 2 }] })
  const lot = { item: 'MILK', lot: 'L1' }
  await wms.reservations.hold(ana, lot)
  assert.equal((await tried(pick('4', 2))).refused, 'held')
  await wms.reservations.unhold(ana, lot)
  await pick('5', 2)
  await wms.reservations.hold(ana, lot)
  assert.equal((await tried(ship('6'))).refused, 'held')
  await wms.reservations.unhold(ana, lot)
  await ship('7')
})

test('ID-02: the lot number of one item says nothing of another', async () => {
  const wms = await stocked()
  await wms.items.define(ana, { sku: 'CREAM', lotTracked: true })
  await wms.receiving.receive(ana, { key: '3', ...milk('L1'), item: 'CREAM', expiresOn: '2026-06-01', quantity: 4 })
  await wms.reservations.hold(ana, { item: 'CREAM', lot: 'L1' })
  assert.equal(await wms.reservations.available(ana, 'MILK'), 6)
  assert.equal(wms.ledger.onHand(ana, { item: 'MILK', lot: 'L1' }), 3)
})
