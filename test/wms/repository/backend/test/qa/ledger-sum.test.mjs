import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toBase, toPacks } from '../../src/quantity.mjs'
import { ana, boris, count, day, holds, openFloor, stateOf, tried } from './floor.mjs'

/** Harness 1: after every step of any day the sums are right. */

const work = async (wms, after = async () => {}) => {
  await count(wms)
  for (const [index, step] of day(wms).entries()) {
    await step(`k${index}`)
    await after()
  }
}

test('INV-01: after each step of a day on-hand is the sum of the movements', async () => {
  const wms = await openFloor()
  await work(wms, () => holds(wms))
})

test('INV-02: exactly what is there can be taken, and not one more, of the place and of the lot', async () => {
  const wms = await openFloor()
  await work(wms)
  const tea = { item: 'TEA', location: 'A-01', reason: 'test' }
  const there = wms.ledger.onHand(ana, { item: 'TEA', location: 'A-01' })
  assert.ok((await tried(wms.moves.adjust(ana, { key: 'a', ...tea, quantity: -there - 1 }))).refused)
  await wms.moves.adjust(ana, { key: 'b', ...tea, quantity: -there })
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA', location: 'A-01' }), 0)
  const fresh = await openFloor()
  const lot = (name) => ({ item: 'MILK', location: 'M-01', lot: name })
  for (const name of ['L1', 'L2'])
    await fresh.receiving.receive(ana, { key: name, ...lot(name), expiresOn: '2026-09-01', quantity: 4 })
  assert.ok((await tried(fresh.moves.adjust(ana, { key: 'c', ...lot('L1'), quantity: -5, reason: 'test' }))).refused)
  await holds(fresh)
})

test('INV-02: what waits for inspection cannot be moved away as if it were free', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', item: 'PILLS', location: 'QC', quantity: 8 })
  const away = { key: 't', item: 'PILLS', from: 'QC', to: 'A-01', quantity: 1 }
  assert.ok((await tried(wms.moves.transfer(ana, away))).refused)
  assert.ok((await tried(wms.moves.release(ana, { key: 'x', item: 'PILLS', location: 'QC', quantity: 9 }))).refused)
  await holds(wms)
})

test('INV-02: one lot does not borrow from another that waits beside it', async () => {
  const wms = await openFloor()
  await wms.items.define(ana, { sku: 'VACCINE', lotTracked: true, inspected: true })
  const lot = (name) => ({ item: 'VACCINE', location: 'QC', lot: name })
  for (const name of ['L1', 'L2'])
    await wms.receiving.receive(ana, { key: name, ...lot(name), expiresOn: '2026-09-01', quantity: 4 })
  assert.ok((await tried(wms.moves.release(ana, { key: 'x', ...lot('L1'), quantity: 5 }))).refused)
  await wms.moves.release(ana, { key: 'y', ...lot('L1'), quantity: 4 })
  await holds(wms)
})

test('INV-03: a transfer changes no total, and an adjustment has a reason', async () => {
  const wms = await openFloor()
  await work(wms)
  const total = wms.ledger.onHand(ana, { item: 'TEA' })
  await wms.moves.transfer(ana, { key: 't', item: 'TEA', from: 'B-01', to: 'C-01', quantity: 3 })
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), total)
  for (const reason of [undefined, '', '  ']) {
    const adjusted = await tried(
      wms.moves.adjust(ana, { key: `a${reason}`, item: 'TEA', location: 'B-01', quantity: -1, reason }),
    )
    assert.ok(adjusted.refused)
  }
})

test('INV-03 INV-06 INT-01: a crash at any commit leaves no half, and the same command sent again ends the day as always', async () => {
  const whole = await openFloor()
  await work(whole)
  const expected = await stateOf(whole)
  for (let crashAt = 1; ; crashAt += 1) {
    let commits = 0
    let crashed = false
    let armed = false
    const beforeCommit = () => {
      commits += 1
      if (armed && commits === crashAt) {
        crashed = true
        throw new Error('the database is gone')
      }
    }
    const wms = await openFloor({ beforeCommit })
    await count(wms)
    commits = 0
    armed = true
    for (const [index, step] of day(wms).entries()) {
      await step(`k${index}`).catch(() => step(`k${index}`))
      await holds(wms)
    }
    assert.deepEqual(await stateOf(wms), expected, `crash at commit ${crashAt}`)
    if (!crashed) break
  }
})

test('INV-04: available is on-hand less promised less held, after each step of an order', async () => {
  const wms = await openFloor()
  const milk = { item: 'MILK', location: 'M-01' }
  await wms.receiving.receive(ana, { key: '1', ...milk, lot: 'L1', expiresOn: '2026-08-01', quantity: 5 })
  await wms.receiving.receive(ana, { key: '2', ...milk, lot: 'L2', expiresOn: '2026-09-01', quantity: 5 })
  const is = async (available) => assert.equal(await wms.reservations.available(ana, 'MILK'), available)
  await is(10)
  await wms.reservations.reserve(ana, { key: '3', orderId: 'O1', item: 'MILK', quantity: 7 })
  await is(3)
  await wms.picking.pick(ana, { key: '4', orderId: 'O1', ...milk, lot: 'L1', quantity: 5 })
  await is(3)
  await wms.reservations.cancel(ana, { orderId: 'O1' })
  await is(5)
  await wms.reservations.hold(ana, { item: 'MILK', lot: 'L2' })
  await is(0)
  await holds(wms)
})

test('INV-04: what is promised to an order cannot be moved away, written off or taken back', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: '1', item: 'TEA', location: 'A-01', quantity: 5 })
  await wms.reservations.reserve(ana, { key: '2', orderId: 'O1', item: 'TEA', quantity: 4 })
  const [receipt] = await wms.ledger.movements(ana)
  const tries = [
    wms.moves.transfer(ana, { key: '3', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 2 }),
    wms.moves.adjust(ana, { key: '4', item: 'TEA', location: 'A-01', quantity: -2, reason: 'lost' }),
    wms.moves.reverse(ana, { key: '5', number: receipt.number }),
  ]
  for (const one of tries) assert.ok((await tried(one)).refused)
  await holds(wms)
})

test('INV-08: a quantity is a positive whole number and nothing else', async () => {
  const wms = await openFloor()
  for (const [index, quantity] of [0.5, 0.1 + 0.2, Number.NaN, '3', -1, -0, 0, 2 ** 53, null, 1e-9].entries()) {
    const received = await tried(wms.receiving.receive(ana, { key: `r${index}`, item: 'TEA', location: 'A', quantity }))
    assert.ok(received.refused, String(quantity))
  }
  assert.deepEqual(await wms.ledger.movements(boris), [])
})

test('INV-08: packs convert there and back, and what does not divide evenly is refused', () => {
  const packs = { case: 12, layer: 144 }
  for (const uom of ['case', 'layer'])
    for (const value of [1, 2, 7, 100]) assert.equal(toPacks(toBase(value, uom, packs), uom, packs), value)
  for (const uneven of [1, 11, 13, 23]) assert.throws(() => toPacks(uneven, 'case', packs), { code: 'uneven' })
  assert.throws(() => toBase(1, 'constructor', packs), { code: 'uom' })
})
