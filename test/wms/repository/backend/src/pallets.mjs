import { Refusal, refuseUnless } from './refusal.mjs'

/** Load units that stand somewhere or on one another. */
export class Pallets {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** { pallet, location } */
  async place(ctx, { pallet, location }) {
    await this.#wms.store.commit([['pallets', { tenant: ctx.tenant, pallet, location, on: null }]])
  }

  /** { pallet, on }: from now on it goes where that one goes. */
  async stack(ctx, { pallet, on }) {
    await this.#wms.locks.run([`pallets ${ctx.tenant}`], async () => {
      const standing = await this.#standing(ctx)
      for (const above of chain(standing, on)) refuseUnless(above !== pallet, 'cycle', `${on} stands on ${pallet}`)
      await this.#wms.store.commit([['pallets', { tenant: ctx.tenant, pallet, location: null, on }]])
    })
  }

  async locationOf(ctx, pallet) {
    const standing = await this.#standing(ctx)
    return standing.get(chain(standing, pallet).at(-1))?.location ?? null
  }

  async #standing({ tenant }) {
    const rows = (await this.#wms.store.read('pallets')).filter((it) => it.tenant === tenant)
    return new Map(rows.map((it) => [it.pallet, it]))
  }
}

/** A pallet, what it stands on, and so on down to the floor. */
const chain = (standing, pallet) => {
  const found = [pallet]
  for (let on = standing.get(pallet)?.on ?? null; on !== null; on = standing.get(on)?.on ?? null) {
    if (found.length > standing.size) throw new Refusal('cycle', `${pallet} stands on itself`)
    found.push(on)
  }
  return found
}
