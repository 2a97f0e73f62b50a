/** What was counted in a bin: POST /counts. A difference needs a reason. */
export default {
  method: 'POST',
  path: '/counts',
  handle({ body: { item, location, counted, reason = null, actor = null }, ledger }) {
    if (!item || !location || !Number.isSafeInteger(counted) || counted < 0)
      return { status: 400, body: { error: 'item, location and a whole number counted are required' } }
    const difference = counted - ledger.onHand(item, location)
    if (difference === 0) return { status: 200, body: { difference, on_hand: counted } }
    if (!reason) return { status: 400, body: { error: 'a difference needs a reason' } }
    ledger.post({ kind: 'adjustment', item, location, quantity: difference, reference: reason, actor })
    return { status: 201, body: { difference, on_hand: ledger.onHand(item, location) } }
  },
}
