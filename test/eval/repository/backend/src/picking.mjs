/**
 * Picks by many people at once. `audit` writes each pick down, somewhere slow, before it is booked.
 * Answers { ok: true, on_hand } or { ok: false, reason }.
 */
export const createPicking = (ledger, audit = async () => {}) => ({
  async pick({ item, location, quantity, actor }) {
    if (ledger.onHand(item, location) < quantity) return { ok: false, reason: 'not enough stock' }
    await audit({ item, location, quantity, actor })
    ledger.post({ kind: 'pick', item, location, quantity: -quantity, actor })
    return { ok: true, on_hand: ledger.onHand(item, location) }
  },
})
