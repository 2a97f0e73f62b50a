import { refuseUnless } from './refusal.mjs'

/** Counting: blind, against a snapshot; a second person approves what is booked. */
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

  /** { countId, counted } */
  async enter(ctx, { countId, counted }) {
    refuseUnless(Number.isSafeInteger(counted) && counted >= 0, 'quantity', `${counted} is no count`)
    await this.#wms.store.commit([['counted', { tenant: ctx.tenant, countId, counted, by: ctx.actor }]])
  }

  /** { key, countId }: books the difference to what was there when the count was opened. */
  approve(ctx, command) {
    const { commands, ledger } = this.#wms
    return commands.once(ctx, command, async (answerRow) => {
      const { countId } = command
      const own = (it) => it.tenant === ctx.tenant && it.countId === countId
      const count = (await this.#wms.store.read('counts')).findLast(own)
      const entered = (await this.#wms.store.read('counted')).findLast(own)
      refuseUnless(count !== undefined && entered !== undefined, 'count', `${countId} was not counted`)
      refuseUnless(entered.by !== ctx.actor, 'own_count', 'who counted does not approve')
      const { item, location, lot, expected } = count
      return ledger.post(ctx, [{ item, location }], async () => {
        refuseUnless(!(await this.#wms.store.read('approved')).some(own), 'approved', `${countId} was approved before`)
        const difference = entered.counted - expected
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
}
