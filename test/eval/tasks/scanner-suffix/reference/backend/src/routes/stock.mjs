/** How much of an item is at a location: GET /stock?item=&location= */
export default {
  method: 'GET',
  path: '/stock',
  handle({ query, ledger }) {
    const item = query.get('item')?.trim()
    const location = query.get('location')?.trim()
    if (!item || !location) return { status: 400, body: { error: 'item and location are required' } }
    return { status: 200, body: { item, location, on_hand: ledger.onHand(item, location) } }
  },
}
