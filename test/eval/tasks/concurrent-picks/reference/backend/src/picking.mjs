/**
 * Picks by many people at once. `audit` writes each pick down, somewhere slow, before it is booked.
 * Answers { ok: true, on_hand } or { ok: false, reason }. Picks of one bin take turns.
 */
export const createPicking = (ledger, audit = async () => {}) => {
  const turns = new Map()
  const pickNow = async ({ item, location, quantity, actor }) => {
    if (ledger.onHand(item, location) < quantity) return { ok: false, reason: 'not enough stock' }
    await audit({ item, location, quantity, actor })
    ledger.post({ kind: 'pick', item, location, quantity: -quantity, actor })
    return { ok: true, on_hand: ledger.onHand(item, location) }
  }
  return {
    pick(wanted) {
      const bin = JSON.stringify([wanted.item, wanted.location])
      const mine = (turns.get(bin) ?? Promise.resolve()).then(() => pickNow(wanted))
      turns.set(bin, mine.catch(() => {}))
      return mine
    },
  }
}
