import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWms } from '../src/wms.mjs'

const ana = { tenant: 'harbour', actor: 'ana', device: 'gun-1' }
const boris = { ...ana, actor: 'boris' }

test('a difference that was counted is booked when somebody else approves it', async () => {
  const wms = openWms()
  await wms.items.define(ana, { sku: 'TEA' })
  await wms.receiving.receive(ana, { key: 'r', item: 'TEA', location: 'A-01', quantity: 10 })
  await wms.counts.open(ana, { countId: 'C1', item: 'TEA', location: 'A-01' })
  await wms.counts.enter(ana, { countId: 'C1', counted: 9 })
  await assert.rejects(wms.counts.approve(ana, { key: 'a', countId: 'C1' }), { code: 'own_count' })
  assert.deepEqual(await wms.counts.approve(boris, { key: 'a', countId: 'C1' }), { countId: 'C1', difference: -1 })
  assert.equal(wms.ledger.onHand(ana, { item: 'TEA' }), 9)
})

test('what was not counted cannot be approved', async () => {
  await assert.rejects(openWms().counts.approve(boris, { key: 'a', countId: 'C1' }), { code: 'count' })
})
