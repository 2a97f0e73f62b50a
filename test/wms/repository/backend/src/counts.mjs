import { stockKey } from './ledger.mjs'
import { Refusal, refuseUnless } from './refusal.mjs'

/** Counting: blind, while goods move on; a second person approves what is booked. */
export class Counts {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { countId, item, location, lot }: who counts is told what and where, never how many. */
  async open(ctx, { countId, item, location, lot = null }) {
    const expected = this.#wms.ledger.onHand(ctx, { item, location, lot, status: 'available' })
    await this.#wms.store.commit([['counts', { tenant: ctx.tenant, countId, item, location, lot, expected }]])
    return { countId, item, location, lot }
  }

  /** { countId, counted }: the count is of this moment, whatever has moved since it was opened. */
  async enter(ctx, { countId, counted }) {
    refuseUnless(Number.isSafeInteger(counted) && counted >= 0, 'quantity', `${counted} is no count`)
    const { item, location, lot } = await this.#opened(ctx, countId)
    await this.#wms.locks.run([stockKey(ctx, item, location)], async () => {
      const expected = this.#wms.ledger.onHand(ctx, { item, location, lot, status: 'available' })
      await this.#wms.store.commit([['counted', { tenant: ctx.tenant, countId, counted, expected, by: ctx.actor }]])
    })
  }

  /** { key, countId }: books the difference to what was there when it was counted. */
  approve(ctx, command) {
    const { commands, ledger } = this.#wms
    return commands.once(ctx, command, async (answerRow) => {
      const { countId } = command
      const own = (it) => it.tenant === ctx.tenant && it.countId === countId
      const { item, location, lot } = await this.#opened(ctx, countId)
      const entered = (await this.#wms.store.read('counted')).findLast(own)
      refuseUnless(entered !== undefined, 'count', `${countId} was not counted`)
      refuseUnless(entered.by !== ctx.actor, 'own_count', 'who counted does not approve')
      return ledger.post(ctx, [{ item, location }], async () => {
        refuseUnless(!(await this.#wms.store.read('approved')).some(own), 'approved', `${countId} was approved before`)
        const difference = entered.counted - entered.expected
        const answer = { countId, difference }
        const found = { kind: 'count', item, location, lot, quantity: difference, reason: 'count', reference: countId }
        return {
          movements: difference === 0 ? [] : [found],
          rows: [['approved', { tenant: ctx.tenant, countId }], answerRow(answer)],
          answer: () => answer,
        }
      })
    })
  }

  async #opened({ tenant }, countId) {
    const own = (it) => it.tenant === tenant && it.countId === countId
    const count = (await this.#wms.store.read('counts')).findLast(own)
    if (count === undefined) throw new Refusal('count', `${countId} was not opened`)
    return count
  }
}
