import { toBase } from './quantity.mjs'
import { refuseUnless } from './refusal.mjs'

/** Goods come in, against an order of a supplier where there is one. */
export class Receiving {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { orderId, item, quantity, tolerance } with the tolerance in base units. */
  async announce({ tenant }, { orderId, item, quantity, tolerance = 0 }) {
    await this.#wms.store.commit([['announced', { tenant, orderId, item, quantity, tolerance }]])
  }

  /** { key, item, location, quantity, uom, lot, expiresOn, serial, sscc, orderId } */
  receive(ctx, command) {
    const { commands, items, ledger, serials } = this.#wms
    return commands.once(ctx, command, async (answerRow) => {
      const { item: sku, location, lot = null, expiresOn = null, serial = null, sscc = null, orderId = null } = command
      const item = await items.get(ctx, sku)
      const quantity = toBase(command.quantity, command.uom ?? 'base', item.packs)
      refuseUnless(!item.lotTracked || (lot !== null && expiresOn !== null), 'lot', `${sku} needs a lot and its expiry`)
      const status = item.inspected ? 'quarantine' : 'available'
      const pieces = [`serial ${ctx.tenant} ${serial}`, `receive ${ctx.tenant} ${sscc ?? orderId ?? ''}`]
      return this.#wms.locks.run(pieces, () =>
        ledger.post(ctx, [{ item: sku, location }], async () => {
          await this.#refuseKnown(ctx, { sku, sscc, lot, expiresOn })
          const arrives = await serials.arriving(ctx, item, { serial, location, quantity })
          await this.#refuseSurplus(ctx, orderId, quantity)
          const answer = { received: quantity, item: sku, location, lot, status }
          const arrived = { tenant: ctx.tenant, sku, lot, expiresOn, serial, sscc, orderId, quantity, location }
          return {
            movements: [{ kind: 'receipt', item: sku, location, lot, status, quantity, reference: sscc ?? orderId }],
            rows: [['arrived', arrived], ...arrives, answerRow(answer)],
            answer: () => answer,
          }
        }),
      )
    })
  }

  /** Of one lot, as it was received: { sku, lot, expiresOn, … }. */
  async lotOf({ tenant }, sku, lot) {
    return (await this.#wms.store.read('arrived')).find(
      (it) => it.tenant === tenant && it.sku === sku && it.lot === lot,
    )
  }

  async #refuseKnown({ tenant }, { sku, sscc, lot, expiresOn }) {
    const arrived = (await this.#wms.store.read('arrived')).filter((it) => it.tenant === tenant)
    const gone = (await this.#wms.store.read('unit_left')).filter((it) => it.tenant === tenant && it.sscc === sscc)
    const before = arrived.filter((it) => sscc !== null && it.sscc === sscc)
    refuseUnless(before.length <= gone.length, 'sscc', `${sscc} is here`)
    const same = arrived.find((it) => lot !== null && it.sku === sku && it.lot === lot)
    refuseUnless(same === undefined || same.expiresOn === expiresOn, 'lot', `lot ${lot} expires on ${same?.expiresOn}`)
  }

  async #refuseSurplus({ tenant }, orderId, quantity) {
    if (orderId === null) return
    const own = (it) => it.tenant === tenant && it.orderId === orderId
    const order = (await this.#wms.store.read('announced')).find(own)
    refuseUnless(order !== undefined, 'order', `there is no order ${orderId}`)
    const before = (await this.#wms.store.read('arrived')).filter(own).reduce((sum, it) => sum + it.quantity, 0)
    const most = order.quantity + order.tolerance
    refuseUnless(before + quantity <= most, 'surplus', `${before + quantity} of ${order.quantity} are too many`)
  }
}
