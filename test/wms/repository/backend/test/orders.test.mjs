import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { openWms } from '../src/wms.mjs'

const ana = { tenant: 'harbour', actor: 'ana', device: 'gun-1' }
let wms

beforeEach(async () => {
  wms = openWms({ now: () => '2026-03-10T09:00:00Z' })
  await wms.items.define(ana, { sku: 'MILK', lotTracked: true })
  const milk = { item: 'MILK', location: 'A-01' }
  await wms.receiving.receive(ana, { key: 'r1', ...milk, quantity: 5, lot: 'L1', expiresOn: '2026-04-01' })
  await wms.receiving.receive(ana, { key: 'r2', ...milk, quantity: 5, lot: 'L2', expiresOn: '2026-05-01' })
})

const reserve = (orderId, quantity) => wms.reservations.reserve(ana, { key: orderId, orderId, item: 'MILK', quantity })

test('an order is reserved, the first lot to expire first', async () => {
  const { lines } = await reserve('O1', 6)
  assert.deepEqual(
    lines.map(({ lot, quantity }) => [lot, quantity]),
    [
      ['L1', 5],
      ['L2', 1],
    ],
  )
})

test('more than is available is not reserved', async () => {
  await reserve('O1', 8)
  await assert.rejects(reserve('O2', 3), { code: 'not_available' })
})

test('a cancelled order frees its goods', async () => {
  await reserve('O1', 10)
  await wms.reservations.cancel(ana, { orderId: 'O1' })
  assert.equal(await wms.reservations.available(ana, 'MILK'), 10)
})

test('an order is picked and shipped', async () => {
  await reserve('O1', 5)
  const pick = { key: 'p', orderId: 'O1', item: 'MILK', location: 'A-01', lot: 'L1', quantity: 5 }
  assert.deepEqual(await wms.picking.pick(ana, pick), { picked: 5, short: 0 })
  await wms.shipping.ship(ana, { key: 's', orderId: 'O1', packed: [{ item: 'MILK', lot: 'L1', quantity: 5 }] })
  assert.equal(wms.ledger.onHand(ana, { item: 'MILK' }), 5)
  assert.deepEqual(
    (await wms.shipping.outbox(ana)).map((it) => it.kind),
    ['goods_issue'],
  )
})

test('the orders that got a lot are found', async () => {
  await reserve('O1', 5)
  await wms.picking.pick(ana, { key: 'p', orderId: 'O1', item: 'MILK', location: 'A-01', lot: 'L1', quantity: 5 })
  assert.deepEqual(await wms.trace.ordersOf(ana, { item: 'MILK', lot: 'L1' }), ['O1'])
})

test('a lot that has expired is not reserved', async () => {
  const old = { key: 'r3', item: 'MILK', location: 'A-01', quantity: 5, lot: 'L0', expiresOn: '2026-01-01' }
  await wms.receiving.receive(ana, old)
  const { lines } = await reserve('O1', 1)
  assert.equal(lines[0].lot, 'L1')
})
