const LEDGERS = new WeakMap()

/** Confirms a pick from a scanner: POST /picks. A repeated key answers what it answered first. */
export default {
  method: 'POST',
  path: '/picks',
  handle({ body: { key, item, location, quantity, actor = null }, ledger }) {
    if (!key || !item || !location || !Number.isSafeInteger(quantity) || quantity < 1)
      return { status: 400, body: { error: 'key, item, location and a whole quantity above 0 are required' } }
    const done = LEDGERS.get(ledger) ?? new Map()
    LEDGERS.set(ledger, done)
    const content = JSON.stringify([item, location, quantity, actor])
    const before = done.get(key)
    if (before !== undefined)
      return before.content === content
        ? { status: 200, body: before.body }
        : { status: 409, body: { error: 'this key belongs to another pick' } }
    if (ledger.onHand(item, location) < quantity) return { status: 409, body: { error: 'not enough stock' } }
    ledger.post({ kind: 'pick', item, location, quantity: -quantity, reference: key, actor })
    const body = { on_hand: ledger.onHand(item, location) }
    done.set(key, { content, body })
    return { status: 201, body }
  },
}
