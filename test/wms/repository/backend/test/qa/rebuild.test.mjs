import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ana, count, day, holds, openFloor, stateOf, tried } from './floor.mjs'

/** Harness 4: what was built from the movements can be built again, and the movements stay as they are. */

test('INV-01: the balances rebuilt from the movements are the live ones, after each step', async () => {
  const wms = await openFloor()
  await count(wms)
  for (const [index, step] of day(wms).entries()) {
    await step(`k${index}`)
    const live = await stateOf(wms)
    await wms.ledger.rebuild()
    assert.deepEqual(await stateOf(wms), live, `step ${index + 1}`)
  }
})

test('INV-07: a movement stays as it was, whoever had it in hand', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: '1', item: 'TEA', location: 'A-01', quantity: 5 })
  const [kept] = await wms.ledger.movements(ana)
  const before = structuredClone(kept)
  try {
    kept.quantity = 500
  } catch {
    // so it should be
  }
  const list = await wms.ledger.movements(ana)
  list.pop()
  assert.deepEqual(structuredClone((await wms.ledger.movements(ana))[0]), before)
})

test('INV-07: a correction is a reversing movement that names the original, which stays', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: '1', item: 'TEA', location: 'A-01', quantity: 5 })
  const [original] = await wms.ledger.movements(ana)
  await wms.moves.reverse(ana, { key: '2', number: original.number })
  const [first, reversal, ...rest] = await wms.ledger.movements(ana)
  assert.deepEqual(first, original)
  assert.deepEqual([reversal.quantity, reversal.reverses, rest.length], [-5, original.number, 0])
  await holds(wms)
})

test('INV-07: what was reversed is not reversed again, nor is a reversal', async () => {
  const wms = await openFloor()
  for (const key of ['1', '2']) await wms.receiving.receive(ana, { key, item: 'TEA', location: 'A-01', quantity: 5 })
  await wms.moves.reverse(ana, { key: '3', number: 1 })
  for (const number of [1, 3])
    assert.ok((await tried(wms.moves.reverse(ana, { key: `again${number}`, number }))).refused)
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 5)
})

test('INV-07 INV-03: taking back one half of a transfer takes back the other', async () => {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: '1', item: 'TEA', location: 'A-01', quantity: 5 })
  await wms.moves.transfer(ana, { key: '2', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 2 })
  const half = (await wms.ledger.movements(ana)).at(-1)
  await wms.moves.reverse(ana, { key: '3', number: half.number })
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA', location: 'A-01' }), 5)
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA', location: 'B-01' }), 0)
})
