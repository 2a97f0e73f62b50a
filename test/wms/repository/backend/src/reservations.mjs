import { stockKey } from './ledger.mjs'
import { quantityOf } from './quantity.mjs'
import { refuseUnless } from './refusal.mjs'

/** Stock that is promised to orders, at the level of lot and place. */
export class Reservations {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { key, orderId, item, quantity, shelfLifeDays }; all of it or nothing. Answers the lines to pick. */
  reserve(ctx, command) {
    const { commands, ledger, locks, promises, store } = this.#wms
    return commands.once(ctx, command, async (answerRow) => {
      const { orderId, item, shelfLifeDays = 0 } = command
      const wanted = quantityOf(command.quantity)
      const places = ledger.balances(ctx).filter((it) => it.item === item)
      return locks.run(
        places.map(({ location }) => stockKey(ctx, item, location)),
        async () => {
          const lines = take(await this.#candidates(ctx, item, shelfLifeDays), wanted)
          const found = lines.reduce((sum, it) => sum + it.quantity, 0)
          refuseUnless(found === wanted, 'not_available', `${found} of ${wanted} ${item} are available`)
          const rows = lines.map((line) => ['reserved', { tenant: ctx.tenant, orderId, item, ...line }])
          const settled = await promises.settled(ctx, orderId, item)
          await store.commit([...rows, ...settled, answerRow({ orderId, lines })])
          return { orderId, lines }
        },
      )
    })
  }

  /** The order ends: what it has reserved and not picked is free again. */
  async cancel(ctx, { orderId }) {
    const own = async () => (await this.open(ctx)).filter((it) => it.orderId === orderId)
    const keys = (await own()).map(({ item, location }) => stockKey(ctx, item, location))
    await this.#wms.locks.run(keys, async () => {
      const back = (await own()).map((line) => ['reserved', { ...line, quantity: -line.quantity }])
      const settled = await this.#wms.promises.settled(ctx, orderId)
      await this.#wms.store.commit([...back, ...settled, ['ended', { tenant: ctx.tenant, orderId }]])
    })
  }

  /** A lot that must not leave: from now on it is not reserved, picked or shipped. */
  async hold(ctx, { item, lot }) {
    await this.#setHeld(ctx, { item, lot }, true)
  }

  async unhold(ctx, { item, lot }) {
    await this.#setHeld(ctx, { item, lot }, false)
  }

  /** Refuses what is held; nobody holds these lots until the work is done. */
  async whileUnheld(ctx, lines, work) {
    return this.#wms.locks.run(
      lines.map(({ item, lot = null }) => lotKey(ctx, item, lot)),
      async () => {
        for (const { item, lot = null } of lines)
          refuseUnless(!(await this.isHeld(ctx, { item, lot })), 'held', `${item} ${lot} is held`)
        return work()
      },
    )
  }

  async isHeld({ tenant }, { item, lot }) {
    const own = (it) => it.tenant === tenant && it.item === item && it.lot === lot
    return (await this.#wms.store.read('held')).findLast(own)?.held ?? false
  }

  /** What is promised and not picked yet, a line for each order, lot and place. */
  async open({ tenant }) {
    const lines = new Map()
    for (const { quantity, ...line } of await this.#wms.store.read('reserved')) {
      if (line.tenant !== tenant) continue
      const key = JSON.stringify([line.orderId, line.item, line.lot, line.location])
      lines.set(key, { ...line, quantity: (lines.get(key)?.quantity ?? 0) + quantity })
    }
    return [...lines.values()].filter((it) => it.quantity !== 0)
  }

  /** On-hand and not promised, of one place and lot. */
  async free(ctx, { item, location, lot }) {
    const promised = (await this.open(ctx))
      .filter((it) => it.item === item && it.location === location && it.lot === lot)
      .reduce((sum, it) => sum + it.quantity, 0)
    const onHand = this.#wms.ledger
      .balances(ctx)
      .filter((it) => it.item === item && it.location === location && it.lot === lot && it.status === 'available')
      .reduce((sum, it) => sum + it.quantity, 0)
    return onHand - promised
  }

  /** What can be promised now: on-hand less promised less held. */
  async available(ctx, item) {
    return (await this.#candidates(ctx, item, 0)).reduce((sum, it) => sum + it.quantity, 0)
  }

  /** What may be allocated, the first to expire first. */
  async #candidates(ctx, item, shelfLifeDays) {
    const standing = this.#wms.ledger.balances(ctx).filter((it) => it.item === item && it.status === 'available')
    const found = []
    for (const { location, lot } of standing) {
      const expiresOn = lot === null ? null : ((await this.#wms.receiving.lotOf(ctx, item, lot))?.expiresOn ?? null)
      if (this.#isTooOld(expiresOn, shelfLifeDays) || (await this.isHeld(ctx, { item, lot }))) continue
      found.push({ location, lot, expiresOn, quantity: await this.free(ctx, { item, location, lot }) })
    }
    return found.sort((a, b) => ((a.expiresOn ?? '9999') < (b.expiresOn ?? '9999') ? -1 : 1))
  }

  async #setHeld(ctx, { item, lot }, held) {
    await this.#wms.locks.run([lotKey(ctx, item, lot)], () =>
      this.#wms.store.commit([['held', { tenant: ctx.tenant, item, lot, held }]]),
    )
  }

  /** A shelf life that a customer asks for has to be left after today, whole. */
  #isTooOld(expiresOn, shelfLifeDays) {
    if (expiresOn === null) return false
    const day = laterDay(this.#wms.clock.today(), shelfLifeDays)
    return this.#wms.policy.expiryDay === 'inclusive' ? expiresOn < day : expiresOn <= day
  }
}

const take = (candidates, wanted) => {
  let missing = wanted
  const lines = []
  for (const { location, lot, quantity } of candidates) {
    const taken = Math.min(missing, quantity)
    if (taken > 0) lines.push({ location, lot, quantity: taken })
    missing -= Math.max(taken, 0)
  }
  return lines
}

const lotKey = ({ tenant }, item, lot) => JSON.stringify(['lot', tenant, item, lot])

const laterDay = (day, days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
