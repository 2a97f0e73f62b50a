import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ana, boris, count, day, openFloor, stateOf, stranger, tried } from './floor.mjs'

/** Harness 3: every command of a day comes again, at once, late and in another order. */

const DAY = day({}).length
const until = async (last) => {
  const wms = await openFloor()
  await count(wms)
  for (const [index, step] of day(wms).slice(0, last).entries()) await step(`k${index}`)
  return wms
}

for (let index = 0; index < DAY; index += 1) {
  test(`INV-06: command ${index + 1} of the day sent again, at once and later, is answered alike and done once`, async () => {
    const wms = await until(index)
    const step = day(wms)[index]
    const [first, second] = await Promise.all([step('again'), step('again')])
    assert.deepEqual(second, first)
    const once = await stateOf(wms)
    assert.deepEqual(await step('again'), first)
    assert.deepEqual(await stateOf(wms), once)
    const plain = await until(index)
    await day(plain)[index]('plain')
    assert.deepEqual(once, await stateOf(plain))
  })
}

test('INV-06: all commands of the day sent again in the evening change nothing', async () => {
  const wms = await until(DAY)
  const before = await stateOf(wms)
  for (const index of [...Array(DAY).keys()].reverse()) await tried(day(wms)[index](`k${index}`))
  assert.deepEqual(await stateOf(wms), before)
})

test('INV-06: a key that comes with something else is refused, not answered', async () => {
  const wms = await openFloor()
  const scan = { key: '1', item: 'TEA', location: 'A-01', quantity: 5 }
  await wms.receiving.receive(ana, scan)
  for (const other of [{ quantity: 6 }, { location: 'B-01' }, { item: 'MILK' }])
    assert.ok((await tried(wms.receiving.receive(ana, { ...scan, ...other }))).refused)
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 5)
})

test('INV-06: devices number their scans for themselves', async () => {
  const wms = await openFloor({ tenants: [ana, stranger] })
  const scan = { key: '1', item: 'TEA', location: 'A-01', quantity: 5 }
  for (const who of [ana, boris, stranger]) await wms.receiving.receive(who, scan)
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 10)
  assert.equal(wms.ledger.onHand(stranger, { item: 'TEA' }), 5)
})

test('INV-06: scans that were queued without radio may come in any order', async () => {
  const scans = (wms) => [
    (key) => wms.receiving.receive(ana, { key, item: 'TEA', location: 'A-01', quantity: 5 }),
    (key) => wms.receiving.receive(boris, { key, item: 'TEA', location: 'B-01', quantity: 7 }),
    (key) => wms.receiving.receive(ana, { key, item: 'PILLS', location: 'QC', quantity: 2 }),
  ]
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2, 1, 0],
  ]) {
    const wms = await openFloor()
    for (const index of order) await scans(wms)[index](`k${index}`)
    assert.deepEqual([wms.ledger.onHand(ana, { item: 'TEA' }), wms.ledger.onHand(ana, { item: 'PILLS' })], [12, 2])
  }
})
