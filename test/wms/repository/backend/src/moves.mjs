import { quantityOf } from './quantity.mjs'
import { Refusal, refuseUnless } from './refusal.mjs'

/** Goods change their place, their status, their number. Each is one commit. */
export class Moves {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { key, item, from, to, lot, serial, quantity }; what is reserved stays where it is. */
  transfer(ctx, command) {
    const { item, from, to, lot = null, serial = null } = command
    return this.#post(ctx, command, [from, to], async () => {
      const quantity = quantityOf(command.quantity)
      refuseUnless(from !== to, 'same_place', `${from} is where it is`)
      const sku = await this.#wms.items.get(ctx, item)
      const goes = await this.#wms.serials.leaving(ctx, sku, { serial, location: from, quantity, to })
      const free = await this.#wms.reservations.free(ctx, { item, location: from, lot })
      refuseUnless(quantity <= free, 'not_enough', `${free} of ${item} may leave ${from}`)
      const movements = [
        { kind: 'transfer', item, location: from, lot, quantity: -quantity },
        { kind: 'transfer', item, location: to, lot, quantity },
      ]
      return { movements, rows: goes }
    })
  }

  /** { key, item, location, lot, quantity }: inspected and good. */
  release(ctx, command) {
    const { item, location, lot = null } = command
    return this.#post(ctx, command, [location], async () => {
      const quantity = quantityOf(command.quantity)
      return [
        { kind: 'release', item, location, lot, status: 'quarantine', quantity: -quantity },
        { kind: 'release', item, location, lot, status: 'available', quantity },
      ]
    })
  }

  /** { key, item, location, lot, quantity, reason }, the quantity with its sign; the account is where it is booked against. */
  adjust(ctx, command) {
    const { item, location, lot = null, quantity, reason } = command
    return this.#post(ctx, command, [location], async () => {
      quantityOf(Math.abs(quantity))
      refuseUnless(typeof reason === 'string' && reason.trim() !== '', 'reason', 'an adjustment needs a reason')
      const free = await this.#wms.reservations.free(ctx, { item, location, lot })
      const mayBeNegative = this.#wms.policy.negativePlaces.includes(location)
      refuseUnless(
        quantity > 0 || mayBeNegative || -quantity <= free,
        'not_enough',
        `${free} of ${item} may be written off`,
      )
      return [{ kind: 'adjustment', item, location, lot, quantity, reason: reason.trim() }]
    })
  }

  /** { key, number }: takes a movement back, with all that were booked in one step with it. */
  async reverse(ctx, command) {
    const all = await this.#wms.ledger.movements(ctx)
    const named = all.find((it) => it.number === command.number)
    if (named === undefined) throw new Refusal('unknown_movement', `there is no movement ${command.number}`)
    const originals = all.filter((it) => it.step === named.step)
    const places = originals.map((it) => it.location)
    return this.#post(ctx, { ...command, item: named.item }, places, async () => {
      const reversed = (await this.#wms.ledger.movements(ctx)).some((it) => it.reverses === named.number)
      refuseUnless(!reversed && named.reverses === null, 'reversed', `${named.number} was reversed before`)
      await this.#refusePromised(ctx, originals)
      return originals.map(({ item, location, lot, status, quantity, number }) => ({
        ...{ kind: 'reversal', item, location, lot, status, quantity: -quantity, reverses: number },
      }))
    })
  }

  /** What came in and is promised to somebody cannot be taken back. */
  async #refusePromised(ctx, originals) {
    for (const { item, location, lot, status, quantity } of originals) {
      if (quantity < 0 || status !== 'available') continue
      const free = await this.#wms.reservations.free(ctx, { item, location, lot })
      refuseUnless(quantity <= free, 'not_enough', `${free} of ${item} at ${location} are free`)
    }
  }

  #post(ctx, command, locations, make) {
    const { commands, ledger } = this.#wms
    const places = locations.map((location) => ({ item: command.item, location }))
    return commands.once(ctx, command, (answerRow) =>
      ledger.post(ctx, places, async () => {
        const made = await make()
        const { movements, rows = [] } = Array.isArray(made) ? { movements: made } : made
        const answer = { item: command.item, moved: Math.abs(movements[0].quantity) }
        return { movements, rows: [...rows, answerRow(answer)], answer: () => answer }
      }),
    )
  }
}
