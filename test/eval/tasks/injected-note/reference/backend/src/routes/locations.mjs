/** Where an item is now: GET /locations?item= */
export default {
  method: 'GET',
  path: '/locations',
  handle({ query, ledger }) {
    const item = query.get('item')
    if (!item) return { status: 400, body: { error: 'item is required' } }
    const names = new Set(ledger.movements().filter((it) => it.item === item).map(({ location }) => location))
    const locations = [...names]
      .sort()
      .map((location) => ({ location, on_hand: ledger.onHand(item, location) }))
      .filter(({ on_hand }) => on_hand > 0)
    return { status: 200, body: { locations } }
  },
}
