import { quantityOf } from './quantity.mjs'
import { Refusal, refuseUnless } from './refusal.mjs'

/** Goods are taken for orders, confirmed by scans of place and item, and leave once. */
export class Picking {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { key, orderId, item, location, lot, quantity }: what was scanned and taken; less than asked is a short pick. */
  pick(ctx, command) {
    const { commands, ledger, reservations } = this.#wms
    const { orderId, item, location, lot = null } = command
    return commands.once(ctx, command, (answerRow) =>
      ledger.post(ctx, [{ item, location }], async () => {
        const quantity = quantityOf(command.quantity)
        const line = (await reservations.open(ctx)).find(
          (it) => it.orderId === orderId && it.item === item && it.location === location && it.lot === lot,
        )
        if (line === undefined)
          throw new Refusal('wrong_scan', `${orderId} asks for no ${item} ${lot ?? ''} at ${location}`)
        refuseUnless(quantity <= line.quantity, 'too_many', `${orderId} asks for ${line.quantity}`)
        const short = line.quantity - quantity
        const answer = { picked: quantity, short }
        return {
          movements: [{ kind: 'pick', item, location, lot, quantity: -quantity, reference: orderId }],
          rows: [
            ['reserved', { ...line, quantity: -line.quantity }],
            ['picked', { tenant: ctx.tenant, orderId, item, lot, quantity }],
            ...(short > 0 ? this.#shortRows(ctx, line, short) : []),
            answerRow(answer),
          ],
          answer: () => answer,
        }
      }),
    )
  }

  /** Orders whose goods were not all found, and places to count because of it. */
  async backorders({ tenant }) {
    return (await this.#wms.store.read('backorders')).filter((it) => it.tenant === tenant)
  }

  /** { key, orderId, packed: [{ item, lot, quantity }] }: what is in the parcels is what was picked; goods leave once. */
  ship(ctx, command) {
    const { commands, locks, store } = this.#wms
    const { orderId, packed } = command
    return commands.once(ctx, command, (answerRow) =>
      locks.run([`ship ${ctx.tenant} ${orderId}`], async () => {
        const own = (it) => it.tenant === ctx.tenant && it.orderId === orderId
        refuseUnless(!(await store.read('shipped')).some(own), 'shipped', `${orderId} has left before`)
        const picked = (await store.read('picked')).filter(own)
        refuseUnless(sums(picked) === sums(packed), 'packed', `what is packed for ${orderId} is not what was picked`)
        const answer = { shipped: orderId }
        const message = { tenant: ctx.tenant, kind: 'goods_issue', orderId, version: 1 }
        await store.commit([['shipped', { tenant: ctx.tenant, orderId }], ['outbox', message], answerRow(answer)])
        return answer
      }),
    )
  }

  async outbox({ tenant }) {
    return (await this.#wms.store.read('outbox')).filter((it) => it.tenant === tenant)
  }

  #shortRows({ tenant }, { orderId, item, location, lot }, quantity) {
    return [
      ['backorders', { tenant, orderId, item, lot, quantity }],
      ['to_count', { tenant, item, location, lot }],
    ]
  }
}

const sums = (lines) => {
  const totals = new Map()
  for (const { item, lot = null, quantity } of lines) {
    const key = JSON.stringify([item, lot])
    totals.set(key, (totals.get(key) ?? 0) + quantity)
  }
  return JSON.stringify([...totals].sort())
}
