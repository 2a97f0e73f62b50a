/**
 * Which lots to take for an order, first expired first out. `stock` is a list of { lot, expires, quantity } with
 * `expires` as YYYY-MM-DD; `today` likewise. Answers [{ lot, quantity }]. Throws RangeError when there is not enough.
 */
export const allocate = (stock, quantity, today) => {
  const taken = []
  let left = quantity
  for (const { lot, quantity: there } of stock.toSorted((a, b) => a.expires.localeCompare(b.expires))) {
    if (left === 0) break
    const take = Math.min(left, there)
    if (take > 0) taken.push({ lot, quantity: take })
    left -= take
  }
  if (left > 0) throw new RangeError(`not enough stock on ${today}: ${left} missing`)
  return taken
}
