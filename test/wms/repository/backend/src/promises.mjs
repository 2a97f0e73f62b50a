import { quantityOf } from './quantity.mjs'
import { refuseUnless } from './refusal.mjs'

/** Goods that are promised before they have a place: of what is available and what is announced. */
export class Promises {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { key, orderId, item, quantity }: may be more than is on hand, not more than will be. */
  promise(ctx, command) {
    const { commands, locks, store } = this.#wms
    const { orderId, item } = command
    return commands.once(ctx, command, (answerRow) =>
      locks.run([`promise ${ctx.tenant} ${item}`], async () => {
        const quantity = quantityOf(command.quantity)
        const open = await this.open(ctx, item)
        const supply = await this.supply(ctx, item)
        refuseUnless(open + quantity <= supply, 'not_available', `${supply - open} of ${item} can be promised`)
        const answer = { promised: quantity, orderId }
        await store.commit([['promised', { tenant: ctx.tenant, orderId, item, quantity }], answerRow(answer)])
        return answer
      }),
    )
  }

  /** Promised and neither reserved nor taken back. */
  async open({ tenant }, item) {
    return sum((await this.#wms.store.read('promised')).filter((it) => it.tenant === tenant && it.item === item))
  }

  /** What is available, and what suppliers have announced and not brought. */
  async supply(ctx, item) {
    const own = (it) => it.tenant === ctx.tenant && it.orderId !== null
    const orders = (await this.#wms.store.read('announced')).filter((it) => own(it) && it.item === item)
    const arrived = (await this.#wms.store.read('arrived')).filter(own)
    const broughtOf = (orderId) => sum(arrived.filter((it) => it.orderId === orderId))
    const coming = orders.map(({ orderId, quantity }) => Math.max(0, quantity - broughtOf(orderId)))
    return (await this.#wms.reservations.available(ctx, item)) + coming.reduce((total, one) => total + one, 0)
  }

  /** Rows that end an order's promises, of one item or of all. */
  async settled({ tenant }, orderId, item = null) {
    const own = (it) => it.tenant === tenant && it.orderId === orderId && (item === null || it.item === item)
    const open = new Map()
    for (const it of (await this.#wms.store.read('promised')).filter(own))
      open.set(it.item, (open.get(it.item) ?? 0) + it.quantity)
    return [...open]
      .filter(([, quantity]) => quantity !== 0)
      .map(([sku, quantity]) => ['promised', { tenant, orderId, item: sku, quantity: -quantity }])
  }
}

const sum = (lines) => lines.reduce((total, it) => total + it.quantity, 0)
