import { quantityOf } from './quantity.mjs'
import { Refusal, refuseUnless } from './refusal.mjs'

/** Goods are taken for orders, confirmed by scans of place and item. */
export class Picking {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { key, orderId, item, location, lot, serial, quantity }: what was scanned and taken; less than asked is a short pick. */
  pick(ctx, command) {
    const { commands, items, ledger, reservations, serials } = this.#wms
    const { orderId, item, location, lot = null, serial = null } = command
    return commands.once(ctx, command, (answerRow) =>
      reservations.whileUnheld(ctx, [{ item, lot }], () =>
        ledger.post(ctx, [{ item, location }], async () => {
          const quantity = quantityOf(command.quantity)
          const line = (await reservations.open(ctx)).find(
            (it) => it.orderId === orderId && it.item === item && it.location === location && it.lot === lot,
          )
          if (line === undefined)
            throw new Refusal('wrong_scan', `${orderId} asks for no ${item} ${lot ?? ''} at ${location}`)
          refuseUnless(quantity <= line.quantity, 'too_many', `${orderId} asks for ${line.quantity}`)
          const leaves = await serials.leaving(ctx, await items.get(ctx, item), { serial, location, quantity })
          const short = line.quantity - quantity
          const answer = { picked: quantity, short }
          return {
            movements: [{ kind: 'pick', item, location, lot, quantity: -quantity, reference: orderId }],
            rows: [
              ['reserved', { ...line, quantity: -line.quantity }],
              ['picked', { tenant: ctx.tenant, orderId, item, lot, serial, quantity }],
              ...leaves,
              ...(short > 0 ? this.#shortRows(ctx, line, short) : []),
              answerRow(answer),
            ],
            answer: () => answer,
          }
        }),
      ),
    )
  }

  /** Orders whose goods were not all found, and places to count because of it. */
  async backorders({ tenant }) {
    return (await this.#wms.store.read('backorders')).filter((it) => it.tenant === tenant)
  }

  #shortRows({ tenant }, { orderId, item, location, lot }, quantity) {
    return [
      ['backorders', { tenant, orderId, item, lot, quantity }],
      ['to_count', { tenant, item, location, lot }],
    ]
  }
}
