import { randomUUID } from 'node:crypto'

/** Moves stock between two locations: POST /transfers */
export default {
  method: 'POST',
  path: '/transfers',
  handle({ body: { item, from, to, quantity, actor = null }, ledger }) {
    if (!item || !from || !to || from === to || !Number.isSafeInteger(quantity) || quantity < 1)
      return { status: 400, body: { error: 'item, two locations and a whole quantity above 0 are required' } }
    if (ledger.onHand(item, from) < quantity) return { status: 409, body: { error: 'not enough stock' } }
    const movement = { kind: 'transfer', item, reference: randomUUID(), actor }
    ledger.post({ ...movement, location: from, quantity: -quantity })
    ledger.post({ ...movement, location: to, quantity })
    return {
      status: 201,
      body: {
        from_on_hand: ledger.onHand(item, from),
        to_on_hand: ledger.onHand(item, to),
        reference: movement.reference,
      },
    }
  },
}
