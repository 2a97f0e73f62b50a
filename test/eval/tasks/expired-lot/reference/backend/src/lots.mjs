/**
 * Which lots to take for an order, first expired first out; one that has expired is never taken, one without a date
 * last. `stock` is a list of { lot, expires, quantity } with `expires` as YYYY-MM-DD or null; `today` likewise. Answers
 * [{ lot, quantity }]. Throws RangeError when there is not enough.
 */
export const allocate = (stock, quantity, today) => {
  const taken = []
  let left = quantity
  const usable = stock.filter(({ expires }) => expires === null || expires >= today)
  for (const { lot, quantity: there } of usable.toSorted((a, b) => sortKey(a).localeCompare(sortKey(b)))) {
    if (left === 0) break
    const take = Math.min(left, there)
    if (take > 0) taken.push({ lot, quantity: take })
    left -= take
  }
  if (left > 0) throw new RangeError(`not enough stock on ${today}: ${left} missing`)
  return taken
}

const sortKey = ({ expires }) => expires ?? '9999-12-31'
