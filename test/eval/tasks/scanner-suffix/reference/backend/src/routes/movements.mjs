/** The movements of an item, oldest first: GET /movements?item= */
export default {
  method: 'GET',
  path: '/movements',
  handle({ query, ledger }) {
    const item = query.get('item')?.trim()
    if (!item) return { status: 400, body: { error: 'item is required' } }
    return { status: 200, body: { movements: ledger.movements().filter((it) => it.item === item) } }
  },
}
