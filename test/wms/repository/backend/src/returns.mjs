import { quantityOf } from './quantity.mjs'
import { refuseUnless } from './refusal.mjs'

/** What comes back: no more than left, with a status that the policy names. */
export class Returns {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { key, orderId, item, location, lot, serial, quantity, unopened } */
  takeBack(ctx, command) {
    const { commands, items, ledger, locks, policy, serials } = this.#wms
    const { orderId, item: sku, location, lot = null, serial = null, unopened = false } = command
    return commands.once(ctx, command, (answerRow) =>
      locks.run([`return ${ctx.tenant} ${orderId}`, `serial ${ctx.tenant} ${serial}`], () =>
        ledger.post(ctx, [{ item: sku, location }], async () => {
          const quantity = quantityOf(command.quantity)
          const left = await this.left(ctx, { orderId, item: sku, lot })
          refuseUnless(quantity <= left, 'returned', `${left} of ${sku} of ${orderId} can come back`)
          const arrives = await serials.arriving(ctx, await items.get(ctx, sku), { serial, location, quantity })
          const status = policy.restocksUnopened && unopened ? 'available' : 'quarantine'
          const answer = { returned: quantity, status }
          return {
            movements: [{ kind: 'return', item: sku, location, lot, status, quantity, reference: orderId }],
            rows: [
              ['returned', { tenant: ctx.tenant, orderId, item: sku, lot, quantity }],
              ...arrives,
              answerRow(answer),
            ],
            answer: () => answer,
          }
        }),
      ),
    )
  }

  /** What was shipped less what came back already. */
  async left({ tenant }, { orderId, item, lot }) {
    const own = (it) => it.tenant === tenant && it.orderId === orderId && it.item === item && it.lot === lot
    const sum = async (stream) =>
      (await this.#wms.store.read(stream)).filter(own).reduce((total, it) => total + it.quantity, 0)
    return (await sum('shipped')) - (await sum('returned'))
  }
}
