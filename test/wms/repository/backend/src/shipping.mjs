import { quantityOf } from './quantity.mjs'
import { refuseUnless } from './refusal.mjs'

/** What was picked leaves, in one parcel or several; each piece once. */
export class Shipping {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /**
   * { key, orderId, parcel, packed: [{ item, lot, quantity }], units }: no more than was picked and has not left; the rest is
   * named. `units`: codes of the load units that leave with it.
   */
  ship(ctx, command) {
    const { commands, locks, store, reservations } = this.#wms
    const { orderId, parcel = orderId, packed, units = [] } = command
    const shipped = async (answerRow) => {
      const left = subtracted(await this.waiting(ctx, orderId), packed)
      const isWhole = left.length === 0
      refuseUnless(packed.length > 0, 'packed', 'the parcel is empty')
      refuseUnless(
        left.every((it) => it.quantity > 0),
        'packed',
        `more is packed for ${orderId} than was picked`,
      )
      refuseUnless(isWhole || this.#wms.policy.parcels === 'several', 'packed', `${orderId} ships whole`)
      const version = (await this.#own('outbox', ctx, orderId)).length + 1
      const answer = { shipped: orderId, parcel, left }
      await store.commit([
        ...packed.map(({ item, lot = null, quantity }) => [
          'shipped',
          { tenant: ctx.tenant, orderId, parcel, item, lot, quantity },
        ]),
        ...units.map((unit) => ['unit_left', { tenant: ctx.tenant, sscc: unit }]),
        ['outbox', { tenant: ctx.tenant, kind: 'goods_issue', orderId, version }],
        answerRow(answer),
      ])
      return answer
    }
    return commands.once(ctx, command, (answerRow) =>
      locks.run([`ship ${ctx.tenant} ${orderId}`], () =>
        reservations.whileUnheld(ctx, packed, () => shipped(answerRow)),
      ),
    )
  }

  /** What was picked for an order and has not left. */
  async waiting(ctx, orderId) {
    return subtracted(totals(await this.#own('picked', ctx, orderId)), await this.#own('shipped', ctx, orderId))
  }

  async outbox({ tenant }) {
    return (await this.#wms.store.read('outbox')).filter((it) => it.tenant === tenant)
  }

  async #own(stream, { tenant }, orderId) {
    return (await this.#wms.store.read(stream)).filter((it) => it.tenant === tenant && it.orderId === orderId)
  }
}

const keyOf = ({ item, lot = null }) => JSON.stringify([item, lot])

const totals = (lines) =>
  subtracted(
    [],
    lines.map((line) => ({ ...line, quantity: -line.quantity })),
  )

/** Lines less other lines, by item and lot, without what is zero; negative where too many were taken away. */
const subtracted = (lines, taken) => {
  const sums = new Map(lines.map((line) => [keyOf(line), line.quantity]))
  for (const line of taken) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) - signed(line.quantity))
  return [...sums]
    .filter(([, quantity]) => quantity !== 0)
    .map(([key, quantity]) => ({ item: JSON.parse(key)[0], lot: JSON.parse(key)[1], quantity }))
}

const signed = (quantity) => Math.sign(quantity) * quantityOf(Math.abs(quantity))
