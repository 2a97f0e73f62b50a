import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ana, boris, count, day, holds, openFloor, SKUS, stateOf, stranger, tried } from './floor.mjs'

/** The points that have a rule of their own rather than a harness. */

const refused = async (operation) => assert.ok((await tried(operation)).refused)
const tea = { item: 'TEA', location: 'A-01' }

test('ID-02: a code of two items asks which one', async () => {
  const wms = await openFloor()
  await wms.items.define(ana, { sku: 'TEA-OLD', barcodes: ['401'] })
  await refused(wms.items.byBarcode(ana, '401'))
  assert.equal((await wms.items.byBarcode(ana, '402')).sku, 'MILK')
})

test('ID-03: a serial is one piece, and at one place', async () => {
  const wms = await openFloor()
  const phone = { item: 'PHONE', location: 'A-01', quantity: 1, serial: 'S1' }
  await refused(wms.receiving.receive(ana, { key: '0', ...phone, serial: null }))
  await refused(wms.receiving.receive(ana, { key: '1', ...phone, quantity: 2 }))
  await wms.receiving.receive(ana, { key: '2', ...phone })
  await refused(wms.receiving.receive(ana, { key: '3', ...phone }))
  await refused(wms.receiving.receive(boris, { key: '3', ...phone, location: 'B-01' }))
  assert.equal(wms.ledger.onHand(ana, { item: 'PHONE' }), 1)
  await wms.moves.transfer(ana, { key: '4', item: 'PHONE', from: 'A-01', to: 'B-01', serial: 'S1', quantity: 1 })
  assert.equal(await wms.serials.placeOf(ana, { item: 'PHONE', serial: 'S1' }), 'B-01')
  await refused(
    wms.moves.transfer(ana, { key: '5', item: 'PHONE', from: 'A-01', to: 'C-01', serial: 'S1', quantity: 1 }),
  )
})

test('ID-05: a pallet code is received once, also by two at once', async () => {
  const wms = await openFloor()
  const pallet = { ...tea, quantity: 5, sscc: '376104250021234569' }
  const ends = await Promise.all([ana, boris].map((who) => tried(wms.receiving.receive(who, { key: 'p', ...pallet }))))
  assert.equal(ends.filter(({ answer }) => answer !== undefined).length, 1)
  await refused(wms.receiving.receive(ana, { key: 'q', ...pallet, location: 'B-01' }))
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 5)
})

test('ID-05: what stands on a pallet goes with it, and none stands on itself', async () => {
  const wms = await openFloor()
  await wms.pallets.place(ana, { pallet: 'P1', location: 'A-01' })
  await wms.pallets.stack(ana, { pallet: 'P2', on: 'P1' })
  await wms.pallets.stack(ana, { pallet: 'P3', on: 'P2' })
  await wms.pallets.place(ana, { pallet: 'P1', location: 'B-07' })
  for (const pallet of ['P1', 'P2', 'P3']) assert.equal(await wms.pallets.locationOf(ana, pallet), 'B-07')
  await refused(wms.pallets.stack(ana, { pallet: 'P1', on: 'P3' }))
  await refused(wms.pallets.stack(ana, { pallet: 'P1', on: 'P1' }))
  assert.equal(await wms.pallets.locationOf(ana, 'P3'), 'B-07')
})

test('IN-01: a delivery fits its order exactly, at the tolerance, in parts, and not beyond', async () => {
  const wms = await openFloor()
  await wms.receiving.announce(ana, { orderId: 'PO', item: 'TEA', quantity: 10, tolerance: 1 })
  const part = (key, quantity) => wms.receiving.receive(ana, { key, ...tea, quantity, orderId: 'PO' })
  await refused(part('0', 12))
  await part('1', 6)
  await refused(part('2', 6))
  await part('3', 5)
  await refused(part('4', 1))
  await refused(wms.receiving.receive(ana, { key: '5', ...tea, quantity: 1, orderId: 'NO-SUCH' }))
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 11)
})

test('IN-02: what waits for inspection is on hand and not available, until a movement releases it', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: '1', item: 'PILLS', location: 'QC', quantity: 4 })
  assert.equal(wms.ledger.onHand(ana, { item: 'PILLS' }), 4)
  assert.equal(await wms.reservations.available(ana, 'PILLS'), 0)
  await refused(wms.reservations.reserve(ana, { key: '2', orderId: 'O1', item: 'PILLS', quantity: 1 }))
  await wms.moves.release(ana, { key: '3', item: 'PILLS', location: 'QC', quantity: 3 })
  assert.equal(await wms.reservations.available(ana, 'PILLS'), 3)
  assert.equal((await wms.ledger.movements(ana)).filter((it) => it.kind === 'release').length, 2)
})

test('OUT-01: an order that ends frees what it had, once, and no other order’s', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: '1', ...tea, quantity: 5 })
  for (const [orderId, quantity] of [
    ['O1', 3],
    ['O2', 2],
  ])
    await wms.reservations.reserve(ana, { key: orderId, orderId, item: 'TEA', quantity })
  await refused(wms.reservations.reserve(ana, { key: 'O3', orderId: 'O3', item: 'TEA', quantity: 1 }))
  await wms.reservations.cancel(ana, { orderId: 'O1' })
  await wms.reservations.cancel(ana, { orderId: 'O1' })
  assert.equal(await wms.reservations.available(ana, 'TEA'), 3)
  await wms.reservations.reserve(ana, { key: 'O3b', orderId: 'O3', item: 'TEA', quantity: 3 })
  await holds(wms)
})

const lots = async (wms, ...all) => {
  for (const [lot, expiresOn] of all)
    await wms.receiving.receive(ana, { key: lot, item: 'MILK', location: 'M-01', lot, expiresOn, quantity: 2 })
}
const order = async (wms, quantity, more = {}) => {
  const key = `${quantity}${JSON.stringify(more)}`
  const { lines } = await wms.reservations.reserve(ana, { key, orderId: key, item: 'MILK', quantity, ...more })
  return lines.map((it) => it.lot)
}

test('OUT-02: lots leave by their expiry, whatever came first', async () => {
  const wms = await openFloor()
  await lots(wms, ['NEW', '2026-12-01'], ['OLD', '2026-05-01'], ['MID', '2026-08-01'])
  assert.deepEqual(await order(wms, 5), ['OLD', 'MID', 'NEW'])
})

const threeLots = async (policy) => {
  const wms = await openFloor({ policy })
  await lots(wms, ['GONE', '2026-03-09'], ['TODAY', '2026-03-10'], ['GOOD', '2026-03-11'])
  return wms
}

test('OUT-02 OPS-03: what has expired is not allocated, and the day itself is still good', async () => {
  const wms = await threeLots()
  await refused(order(wms, 5))
  assert.deepEqual(await order(wms, 4), ['TODAY', 'GOOD'])
})

test('OUT-02 OPS-03: where the site says so, the day itself is no longer good', async () => {
  const wms = await threeLots({ expiryDay: 'exclusive' })
  await refused(order(wms, 3))
  assert.deepEqual(await order(wms, 2), ['GOOD'])
})

test('OUT-02: a customer who asks for shelf life gets it', async () => {
  const wms = await openFloor()
  await lots(wms, ['SHORT', '2026-04-01'], ['LONG', '2026-06-01'])
  assert.deepEqual(await order(wms, 2, { shelfLifeDays: 30 }), ['LONG'])
  await refused(order(wms, 2, { shelfLifeDays: 60 }))
})

test('OPS-02: a lot expires with the day of the site, not of the server', async () => {
  const wms = await openFloor({ now: () => '2026-03-10T23:30:00Z' })
  await lots(wms, ['L10', '2026-03-10'], ['L11', '2026-03-11'], ['L12', '2026-03-12'])
  assert.deepEqual(await order(wms, 4), ['L11', 'L12'])
})

test('OUT-04: a pick at another place, of another item or lot is refused', async () => {
  const wms = await openFloor()
  await lots(wms, ['L1', '2026-05-01'], ['L2', '2026-06-01'])
  await wms.receiving.receive(ana, { key: 't', ...tea, quantity: 5 })
  await wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item: 'MILK', quantity: 2 })
  const line = { orderId: 'O1', item: 'MILK', location: 'M-01', lot: 'L1', quantity: 2 }
  for (const [index, wrong] of [
    { location: 'A-01' },
    { item: 'TEA' },
    { lot: 'L2' },
    { orderId: 'O2' },
    { quantity: 3 },
  ].entries())
    await refused(wms.picking.pick(ana, { key: `p${index}`, ...line, ...wrong }))
  assert.equal((await wms.picking.pick(ana, { key: 'p', ...line })).picked, 2)
})

test('OUT-04: a short pick books what was taken and says where the rest goes', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 't', ...tea, quantity: 5 })
  await wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item: 'TEA', quantity: 4 })
  const answer = await wms.picking.pick(ana, { key: 'p', orderId: 'O1', ...tea, quantity: 3 })
  assert.deepEqual(answer, { picked: 3, short: 1 })
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 2)
  assert.deepEqual(
    (await wms.picking.backorders(ana)).map((it) => it.quantity),
    [1],
  )
  assert.equal((await wms.store.read('to_count')).length, 1)
  await holds(wms)
})

test('IB-03: who counts is not told how many there should be', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 't', ...tea, quantity: 37 })
  const told = await wms.counts.open(ana, { countId: 'C1', ...tea })
  assert.ok(!JSON.stringify(told).includes('37'))
})

test('IB-03: what is moved after it was counted is no difference', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 't', ...tea, quantity: 10 })
  await wms.counts.open(ana, { countId: 'C1', ...tea })
  await wms.counts.enter(ana, { countId: 'C1', counted: 9 })
  await wms.moves.transfer(ana, { key: 'm', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 4 })
  await wms.counts.approve(boris, { key: 'a', countId: 'C1' })
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA', location: 'A-01' }), 5)
  const booked = (await wms.ledger.movements(ana)).filter((it) => it.kind === 'count')
  assert.deepEqual(
    booked.map((it) => it.quantity),
    [-1],
  )
  await refused(wms.counts.approve(boris, { key: 'b', countId: 'C1' }))
})

test('IB-03: what was moved while the count was open is no difference', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 't', ...tea, quantity: 10 })
  await wms.counts.open(ana, { countId: 'C1', ...tea })
  await wms.moves.transfer(ana, { key: 'm', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 4 })
  await wms.counts.enter(ana, { countId: 'C1', counted: 6 })
  assert.equal((await wms.counts.approve(boris, { key: 'a', countId: 'C1' })).difference, 0)
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 10)
})

test('SEC-01 IB-03: who counted does not approve', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 't', ...tea, quantity: 10 })
  await count(wms)
  await refused(wms.counts.approve(ana, { key: 'a', countId: 'C1' }))
  await wms.counts.approve(boris, { key: 'a', countId: 'C1' })
})

test('SEC-01: every movement says who, when and with which device', async () => {
  const wms = await openFloor()
  await count(wms)
  for (const [index, step] of day(wms).entries()) await step(`k${index}`)
  for (const { actor, device, at, kind, reason } of await wms.ledger.movements(ana)) {
    assert.ok(['ana', 'boris'].includes(actor) && ['gun-1', 'gun-2'].includes(device))
    assert.ok(!Number.isNaN(Date.parse(at)))
    assert.ok(!['adjustment', 'count'].includes(kind) || reason !== null)
  }
})

test('IB-05: a day of one tenant leaves another as it was, also with the same names and with guessed numbers', async () => {
  const wms = await openFloor({ tenants: [ana, stranger] })
  await wms.receiving.receive(stranger, { key: 'own', ...tea, quantity: 3 })
  await wms.receiving.receive(stranger, {
    key: 'milk',
    item: 'MILK',
    location: 'M-01',
    lot: 'L1',
    expiresOn: '2026-09-01',
    quantity: 3,
  })
  const before = await stateOf(wms, stranger)
  await count(wms)
  for (const [index, step] of day(wms).entries()) await step(`k${index}`)
  await wms.reservations.hold(ana, { item: 'MILK', lot: 'L1' })
  const [theirs] = await wms.ledger.movements(stranger)
  await refused(wms.moves.reverse(ana, { key: 'guess', number: theirs.number }))
  assert.deepEqual(await stateOf(wms, stranger), before)
  assert.deepEqual(
    [wms.ledger.onHand(stranger, { item: 'TEA' }), await wms.reservations.available(stranger, 'MILK')],
    [3, 3],
  )
  assert.deepEqual(await wms.trace.ordersOf(stranger, { item: 'MILK', lot: 'L1' }), [])
  await holds(wms, stranger)
})

test('IB-05: with nothing of its own a tenant sees nothing', async () => {
  const wms = await openFloor({ tenants: [ana, stranger] })
  await count(wms)
  for (const [index, step] of day(wms).entries()) await step(`k${index}`)
  for (const item of SKUS) {
    assert.equal(wms.ledger.onHand(stranger, { item }), 0)
    assert.equal(await wms.reservations.available(stranger, item), 0)
  }
  assert.deepEqual(await wms.ledger.movements(stranger), [])
  assert.deepEqual([await wms.shipping.outbox(stranger), await wms.trace.lotsOf(stranger, 'O1')], [[], []])
})

test('INT-01: a shipment is told to other systems once, with its version', async () => {
  const wms = await openFloor()
  await count(wms)
  for (const [index, step] of day(wms).entries()) await step(`k${index}`)
  assert.deepEqual(
    (await wms.shipping.outbox(ana)).map(({ kind, orderId, version }) => [kind, orderId, version]),
    [['goods_issue', 'O1', 1]],
  )
})
