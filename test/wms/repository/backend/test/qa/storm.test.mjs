import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ana, boris, holds, openFloor, tried } from './floor.mjs'

/** Harness 2: many at once on the same stock. */

const stocked = async (quantity) => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', item: 'TEA', location: 'A-01', quantity })
  return wms
}
const storm = async (times, operation) => {
  const ends = await Promise.all(Array.from({ length: times }, (_, index) => tried(operation(index))))
  return ends.filter(({ refused }) => refused === undefined).length
}

test('INV-05 INV-02: of twelve who take one piece of five at once, five get it', { timeout: 5_000 }, async () => {
  const wms = await stocked(5)
  const take = (i) =>
    wms.moves.adjust(ana, { key: `a${i}`, item: 'TEA', location: 'A-01', quantity: -1, reason: 'used' })
  assert.equal(await storm(12, take), 5)
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 0)
  await holds(wms)
})

test('INV-05 OUT-01: of twelve orders for one piece of five at once, five are promised', {
  timeout: 5_000,
}, async () => {
  const wms = await stocked(5)
  const order = (i) => wms.reservations.reserve(ana, { key: `o${i}`, orderId: `O${i}`, item: 'TEA', quantity: 1 })
  assert.equal(await storm(12, order), 5)
  await holds(wms)
})

test('INV-05: transfers that cross each other all end, and change no total', { timeout: 5_000 }, async () => {
  const wms = await stocked(40)
  await wms.moves.transfer(ana, { key: 'half', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 20 })
  const cross = (i) => {
    const [from, to] = i % 2 === 0 ? ['A-01', 'B-01'] : ['B-01', 'A-01']
    return wms.moves.transfer(ana, { key: `t${i}`, item: 'TEA', from, to, quantity: 1 })
  }
  assert.equal(await storm(20, cross), 20)
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 40)
  await holds(wms)
})

test('INV-05: two who pick the same line at once take it once', { timeout: 5_000 }, async () => {
  const wms = await stocked(5)
  await wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item: 'TEA', quantity: 2 })
  const line = { orderId: 'O1', item: 'TEA', location: 'A-01', quantity: 2 }
  const picks = [ana, boris].map((who) => tried(wms.picking.pick(who, { key: 'p', ...line })))
  assert.equal((await Promise.all(picks)).filter(({ answer }) => answer !== undefined).length, 1)
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 3)
})

test('OUT-06 INV-05: an order that two people ship at once leaves once', { timeout: 5_000 }, async () => {
  const wms = await stocked(5)
  await wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item: 'TEA', quantity: 2 })
  await wms.picking.pick(ana, { key: 'p', orderId: 'O1', item: 'TEA', location: 'A-01', quantity: 2 })
  const packed = [{ item: 'TEA', quantity: 2 }]
  assert.equal(await storm(3, (i) => wms.shipping.ship(ana, { key: `s${i}`, orderId: 'O1', packed })), 1)
  assert.equal((await wms.shipping.outbox(ana)).length, 1)
})
