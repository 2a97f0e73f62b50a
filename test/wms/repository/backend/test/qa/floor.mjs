import assert from 'node:assert/strict'
import { Store } from '../../src/store.mjs'
import { openWms } from '../../src/wms.mjs'

/** What the recipes work on: a warehouse with goods, a day's work as commands, and what must hold at any time. */

export const ana = { tenant: 'harbour', actor: 'ana', device: 'gun-1' }
export const boris = { ...ana, actor: 'boris', device: 'gun-2' }
export const stranger = { tenant: 'rival', actor: 'eve', device: 'gun-1' }

export const SKUS = ['TEA', 'MILK', 'PILLS', 'PHONE']

export const openFloor = async ({ now = () => '2026-03-10T09:00:00Z', beforeCommit, tenants = [ana], policy } = {}) => {
  const wms = openWms({ now, policy, store: new Store(beforeCommit === undefined ? {} : { beforeCommit }) })
  for (const ctx of tenants) await furnish(wms, ctx)
  return wms
}

const furnish = async ({ items }, ctx) => {
  await items.define(ctx, { sku: 'TEA', barcodes: ['401'], packs: { case: 12 } })
  await items.define(ctx, { sku: 'MILK', barcodes: ['402'], lotTracked: true })
  await items.define(ctx, { sku: 'PILLS', barcodes: ['403'], inspected: true })
  await items.define(ctx, { sku: 'PHONE', barcodes: ['404'], serialTracked: true })
}

/** A day's work, in order: each step is one command that carries its key. */
export const day = (wms, ctx = ana, other = boris) => [
  (key) => wms.receiving.receive(ctx, { key, item: 'TEA', location: 'A-01', quantity: 20, sscc: '376104250021234569' }),
  (key) => wms.receiving.receive(ctx, { key, item: 'TEA', location: 'B-01', quantity: 1, uom: 'case' }),
  (key) => wms.receiving.receive(ctx, { key, ...milk('L2', '2026-05-01'), quantity: 6 }),
  (key) => wms.receiving.receive(ctx, { key, ...milk('L1', '2026-04-01'), quantity: 6 }),
  (key) => wms.receiving.receive(ctx, { key, item: 'PILLS', location: 'QC', quantity: 8 }),
  (key) => wms.moves.release(ctx, { key, item: 'PILLS', location: 'QC', quantity: 3 }),
  (key) => wms.moves.transfer(ctx, { key, item: 'TEA', from: 'A-01', to: 'B-01', quantity: 5 }),
  (key) => wms.moves.adjust(ctx, { key, item: 'TEA', location: 'A-01', quantity: -2, reason: 'broken' }),
  (key) => wms.reservations.reserve(ctx, { key, orderId: 'O1', item: 'MILK', quantity: 8 }),
  (key) => wms.picking.pick(ctx, { key, orderId: 'O1', ...milk('L1'), quantity: 6 }),
  (key) => wms.picking.pick(ctx, { key, orderId: 'O1', ...milk('L2'), quantity: 1 }),
  (key) => wms.shipping.ship(ctx, { key, orderId: 'O1', packed: PACKED }),
  async (key) => wms.moves.reverse(ctx, { key, number: await caseReceipt(wms, ctx) }),
  (key) => wms.counts.approve(other, { key, countId: 'C1' }),
]

const milk = (lot, expiresOn) => ({ item: 'MILK', location: 'M-01', lot, ...(expiresOn && { expiresOn }) })
const PACKED = [
  { item: 'MILK', lot: 'L1', quantity: 6 },
  { item: 'MILK', lot: 'L2', quantity: 1 },
]
const caseReceipt = async ({ ledger }, ctx) =>
  (await ledger.movements(ctx)).find((it) => it.kind === 'receipt' && it.location === 'B-01').number

/** The count that the last step of the day approves. */
export const count = async (wms, ctx = ana) => {
  await wms.counts.open(ctx, { countId: 'C1', item: 'TEA', location: 'A-01' })
  await wms.counts.enter(ctx, { countId: 'C1', counted: 12 })
}

/** All that a tenant's goods are made of. */
export const stateOf = async (wms, ctx = ana) => ({
  balances: sorted(wms.ledger.balances(ctx)),
  movements: (await wms.ledger.movements(ctx)).map(({ number: _, step: __, at: ___, reverses: ____, ...it }) => it),
  promised: sorted(await wms.reservations.open(ctx)),
  outbox: await wms.shipping.outbox(ctx),
  backorders: await wms.picking.backorders(ctx),
})

const sorted = (rows) => rows.map((row) => JSON.stringify(row)).sort()

/** Ledger sum: on-hand is the sum of the movements, nothing is negative, what is promised is there. */
export const holds = async (wms, ctx = ana) => {
  const sums = new Map()
  for (const { item, location, lot, status, quantity } of await wms.ledger.movements(ctx)) {
    assert.ok(Number.isSafeInteger(quantity), `${quantity} is no whole number`)
    const key = JSON.stringify([item, location, lot, status])
    sums.set(key, (sums.get(key) ?? 0) + quantity)
  }
  for (const { item, location, lot, status, quantity } of wms.ledger.balances(ctx)) {
    assert.ok(quantity > 0, `${item} at ${location} is ${quantity}`)
    assert.equal(quantity, sums.get(JSON.stringify([item, location, lot, status])), `${item} at ${location}`)
  }
  for (const [key, quantity] of sums) assert.ok(quantity >= 0, `${key} is ${quantity}`)
  for (const { item, location, lot, quantity } of await wms.reservations.open(ctx)) {
    assert.ok(quantity > 0, `${quantity} of ${item} are promised`)
    assert.ok(quantity <= wms.ledger.onHand(ctx, { item, location, lot }), `more ${item} is promised than there is`)
  }
}

/** Of an operation that may be refused; anything but a refusal is a fault. */
export const tried = (operation) =>
  operation.then(
    (answer) => ({ answer }),
    (error) => {
      if (error.code === undefined) throw error
      return { refused: error.code }
    },
  )
