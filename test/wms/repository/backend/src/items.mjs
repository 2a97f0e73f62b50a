import { Refusal, refuseUnless } from './refusal.mjs'

/** What is stocked. { sku, barcodes, lotTracked, serialTracked, inspected, packs } */
export class Items {
  #store

  constructor(store) {
    this.#store = store
  }

  async define({ tenant }, item) {
    const { sku, barcodes = [], lotTracked = false, serialTracked = false, inspected = false, packs = {} } = item
    await this.#store.commit([['items', { tenant, sku, barcodes, lotTracked, serialTracked, inspected, packs }]])
  }

  async get({ tenant }, sku) {
    const found = (await this.#store.read('items')).find((it) => it.tenant === tenant && it.sku === sku)
    if (found === undefined) throw new Refusal('unknown_item', `there is no item ${sku}`)
    return found
  }

  /** The one item that a scanned code stands for. */
  async byBarcode({ tenant }, code) {
    const found = (await this.#store.read('items')).filter((it) => it.tenant === tenant && it.barcodes.includes(code))
    refuseUnless(found.length > 0, 'unknown_code', `no item has the code ${code}`)
    refuseUnless(found.length === 1, 'ambiguous', `which one: ${found.map((it) => it.sku).join(', ')}?`)
    return found[0]
  }
}
