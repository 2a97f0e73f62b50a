import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ana, boris, holds, openFloor, tried } from './floor.mjs'

/** What leaves, in part or whole, what comes back, and what sites do differently about it. */

const refused = async (operation) => assert.ok((await tried(operation)).refused)
const tea = { item: 'TEA', location: 'A-01' }

const shipped = async (wms, { item, serial = null, lot = null, quantity = 1, units = [] }) => {
  await wms.reservations.reserve(ana, { key: 'res', orderId: 'O1', item, quantity })
  for (const line of await wms.reservations.open(ana))
    await wms.picking.pick(ana, { key: `p${line.location}`, ...line, serial, quantity: line.quantity })
  await wms.shipping.ship(ana, { key: 'ship', orderId: 'O1', packed: [{ item, lot, quantity }], units })
}

test('ID-03: a serial that was shipped may come back, by two at once only once', async () => {
  const wms = await openFloor()
  const phone = { item: 'PHONE', location: 'A-01', quantity: 1, serial: 'S1' }
  await wms.receiving.receive(ana, { key: 'r', ...phone })
  await shipped(wms, phone)
  assert.equal(await wms.serials.placeOf(ana, { item: 'PHONE', serial: 'S1' }), null)
  const back = (who, key) => tried(wms.receiving.receive(who, { key, ...phone, location: 'R-01' }))
  const ends = await Promise.all([back(ana, 'b1'), back(boris, 'b2')])
  assert.equal(ends.filter(({ answer }) => answer !== undefined).length, 1)
  assert.equal(await wms.serials.placeOf(ana, { item: 'PHONE', serial: 'S1' }), 'R-01')
})

test('ID-03: another piece than the one that stands there is not picked', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', item: 'PHONE', location: 'A-01', quantity: 1, serial: 'S1' })
  await wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item: 'PHONE', quantity: 1 })
  const pick = (key, more) =>
    wms.picking.pick(ana, { key, orderId: 'O1', item: 'PHONE', location: 'A-01', quantity: 1, ...more })
  await refused(pick('p1', { serial: 'S2' }))
  await refused(pick('p2', {}))
  await pick('p3', { serial: 'S1' })
})

test('ID-05: a pallet that left may come back', async () => {
  const wms = await openFloor()
  const pallet = { ...tea, quantity: 5, sscc: '376104250021234569' }
  await wms.receiving.receive(ana, { key: 'r', ...pallet })
  await shipped(wms, { item: 'TEA', quantity: 5, units: [pallet.sscc] })
  await wms.receiving.receive(ana, { key: 'b', ...pallet })
  await refused(wms.receiving.receive(ana, { key: 'c', ...pallet }))
})

test('IN-06: no more comes back than was shipped less what came back already', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', ...tea, quantity: 6 })
  await shipped(wms, { item: 'TEA', quantity: 6 })
  const back = (key, quantity) => wms.returns.takeBack(ana, { key, orderId: 'O1', ...tea, quantity })
  await back('b1', 4)
  await refused(back('b2', 3))
  await back('b3', 2)
  await refused(back('b4', 1))
})

test('IN-04: a return waits for a decision, but where the policy restocks what is unopened', async () => {
  for (const restocksUnopened of [false, true]) {
    const wms = await openFloor({ policy: { restocksUnopened } })
    await wms.receiving.receive(ana, { key: 'r', ...tea, quantity: 2 })
    await shipped(wms, { item: 'TEA', quantity: 2 })
    await wms.returns.takeBack(ana, { key: 'b1', orderId: 'O1', ...tea, quantity: 1, unopened: true })
    await wms.returns.takeBack(ana, { key: 'b2', orderId: 'O1', ...tea, quantity: 1 })
    assert.equal(await wms.reservations.available(ana, 'TEA'), restocksUnopened ? 1 : 0)
  }
})

test('INV-02: a place that may be negative is listed, and no other may be', async () => {
  const wms = await openFloor({ policy: { negativePlaces: ['STAGE'] } })
  const off = (key, location) =>
    wms.moves.adjust(ana, { key, item: 'TEA', location, quantity: -2, reason: 'backflush' })
  await refused(off('1', 'A-01'))
  await wms.receiving.receive(ana, { key: 'r', item: 'TEA', location: 'STAGE', quantity: 1 })
  await off('2', 'STAGE')
  assert.deepEqual(
    wms.ledger.negatives(ana).map(({ location, quantity }) => [location, quantity]),
    [['STAGE', -1]],
  )
})

test('INV-04: a promise may exceed what is on hand, not what will be, and ends with its reservation or its order', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', ...tea, quantity: 3 })
  await wms.receiving.announce(ana, { orderId: 'PO', item: 'TEA', quantity: 4 })
  const promise = (orderId, quantity) => wms.promises.promise(ana, { key: orderId, orderId, item: 'TEA', quantity })
  await promise('O1', 5)
  await refused(promise('O2', 3))
  await promise('O2b', 2)
  await wms.reservations.cancel(ana, { orderId: 'O2b' })
  assert.equal(await wms.promises.open(ana, 'TEA'), 5)
  await wms.receiving.receive(ana, { key: 'r2', ...tea, quantity: 4, orderId: 'PO' })
  await refused(promise('O3', 3))
  await wms.reservations.reserve(ana, { key: 'res', orderId: 'O1', item: 'TEA', quantity: 5 })
  assert.deepEqual([await wms.promises.open(ana, 'TEA'), await wms.reservations.available(ana, 'TEA')], [0, 2])
  await holds(wms)
})

const picked = async (policy) => {
  const wms = await openFloor({ policy })
  await wms.receiving.receive(ana, { key: 't', ...tea, quantity: 5 })
  await wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item: 'TEA', quantity: 4 })
  await wms.picking.pick(ana, { key: 'p', orderId: 'O1', ...tea, quantity: 4 })
  return { wms, ship: (key, ...packed) => wms.shipping.ship(ana, { key, orderId: 'O1', parcel: key, packed }) }
}

test('OUT-06: no more leaves than was picked, and each piece once', async () => {
  const { wms, ship } = await picked()
  await refused(ship('more', { item: 'TEA', quantity: 5 }))
  await refused(ship('none'))
  await refused(ship('other', { item: 'MILK', quantity: 4 }))
  const { left } = await ship('s1', { item: 'TEA', quantity: 3 })
  assert.deepEqual(left, [{ item: 'TEA', lot: null, quantity: 1 }])
  await refused(ship('s2', { item: 'TEA', quantity: 2 }))
  assert.deepEqual((await ship('s3', { item: 'TEA', quantity: 1 })).left, [])
  await refused(ship('again', { item: 'TEA', quantity: 1 }))
  assert.deepEqual(
    (await wms.shipping.outbox(ana)).map((it) => it.version),
    [1, 2],
  )
})

test('OUT-06: where the site ships whole orders, a part is refused', async () => {
  const { ship } = await picked({ parcels: 'one' })
  await refused(ship('part', { item: 'TEA', quantity: 3 }))
  await ship('whole', { item: 'TEA', quantity: 4 })
})
