import { refuseUnless } from './refusal.mjs'

/** Where each piece with a number of its own is: at one place or, after it left, at none. */
export class Serials {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  /** `null`: it has left, or was never here. */
  async placeOf({ tenant }, { item, serial }) {
    const last = (await this.#wms.store.read('serials')).findLast(
      (it) => it.tenant === tenant && it.item === item && it.serial === serial,
    )
    return last?.location ?? null
  }

  /** The rows of a piece that comes in; it may have been here before. */
  async arriving(ctx, { sku, serialTracked }, { serial, location, quantity }) {
    if (!serialTracked) return []
    refuseUnless(serial !== null && quantity === 1, 'serial', `${sku} needs one serial a piece`)
    refuseUnless((await this.placeOf(ctx, { item: sku, serial })) === null, 'serial', `${serial} is here`)
    return [this.#row(ctx, sku, serial, location)]
  }

  /** The rows of a piece that goes from a place, to another one or away. */
  async leaving(ctx, { sku, serialTracked }, { serial, location, quantity, to = null }) {
    if (!serialTracked) return []
    refuseUnless(serial !== null && quantity === 1, 'serial', `${sku} needs one serial a piece`)
    const place = await this.placeOf(ctx, { item: sku, serial })
    refuseUnless(place === location, 'serial', `${serial} is not at ${location}`)
    return [this.#row(ctx, sku, serial, to)]
  }

  #row = ({ tenant }, item, serial, location) => ['serials', { tenant, item, serial, location }]
}
