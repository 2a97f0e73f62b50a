/** Pieces of a decimal number of cases, exactly; null when they are no whole number above zero. */
const piecesOf = (cases, packSize) => {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(typeof cases === 'string' ? cases : '')
  if (!match || !Number.isSafeInteger(packSize) || packSize < 1) return null
  const fraction = match[2] ?? ''
  const scaled = BigInt(match[1] + fraction) * BigInt(packSize)
  const scale = 10n ** BigInt(fraction.length)
  const pieces = Number(scaled / scale)
  return scaled % scale === 0n && pieces > 0 && Number.isSafeInteger(pieces) ? pieces : null
}

/** Receiving by cases: POST /receipts */
export default {
  method: 'POST',
  path: '/receipts',
  handle({ body: { item, location, cases, pack_size, reference = null }, ledger }) {
    const quantity = piecesOf(cases, pack_size)
    if (!item || !location || quantity === null) return { status: 400, body: { error: 'not a whole number of pieces' } }
    ledger.post({ kind: 'receipt', item, location, quantity, reference })
    return { status: 201, body: { quantity, on_hand: ledger.onHand(item, location) } }
  },
}
