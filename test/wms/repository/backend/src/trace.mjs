/** Where a lot went, and where an order's goods came from. */
export class Trace {
  #wms

  constructor(wms) {
    this.#wms = wms
  }

  async ordersOf({ tenant }, { item, lot }) {
    const picked = (await this.#wms.store.read('picked')).filter((it) => it.tenant === tenant)
    return [...new Set(picked.filter((it) => it.item === item && it.lot === lot).map((it) => it.orderId))]
  }

  async lotsOf({ tenant }, orderId) {
    const picked = (await this.#wms.store.read('picked')).filter((it) => it.tenant === tenant && it.orderId === orderId)
    return picked.map(({ item, lot }) => ({ item, lot }))
  }
}
