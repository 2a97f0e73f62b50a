/** One mistake in the sample repository, as teams have made it. */
export interface Mutant {
  readonly id: string
  /** In backend/src. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly search: string
  readonly replace: string
  /** What the mistake does on the floor. */
  readonly bug: string
}

export const MUTANTS: readonly Mutant[] = [
  {
    id: 'lock-dropped',
    file: 'ledger.mjs',
    search: 'return this.#locks.run(keys, async () => {',
    replace: 'return Promise.resolve().then(async () => {',
    bug: 'Two take the last piece at once, and both get it.',
  },
  {
    id: 'lock-order',
    file: 'locks.mjs',
    search: '[...new Set(keys)].sort()',
    replace: '[...new Set(keys)]',
    bug: 'Two transfers that cross each other wait for ever.',
  },
  {
    id: 'negative-allowed',
    file: 'ledger.mjs',
    search: 'if (quantity < 0) throw',
    replace: 'if (Number.isNaN(quantity)) throw',
    bug: 'Stock goes below zero: the release of goods that are not there makes them.',
  },
  {
    id: 'negative-per-item',
    file: 'ledger.mjs',
    search: 'after.get(key) ?? this.#balances.get(key) ?? 0)',
    replace: 'after.get(key) ?? this.onHand(movement, { ...movement, lot: null }))',
    bug: 'One lot borrows from another, so that lots go below zero (as in bhima#5177).',
  },
  {
    id: 'movements-mutable',
    file: 'store.mjs',
    search: 'Object.freeze({ ...row })',
    replace: 'row',
    bug: 'Whoever reads a movement can change the history.',
  },
  {
    id: 'projection-skips',
    file: 'ledger.mjs',
    search: '#project(movement) {\n',
    replace: "#project(movement) {\n    if (movement.kind === 'reversal') return\n",
    bug: 'The balance does not hear of corrections and drifts from the ledger.',
  },
  {
    id: 'half-transfer',
    file: 'ledger.mjs',
    search: "const kept = await this.#store.commit([...stamped.map((it) => ['movements', it]), ...rows])",
    replace:
      "const kept = []\n      for (const pair of [...stamped.map((it) => ['movements', it]), ...rows]) kept.push(...(await this.#store.commit([pair])))",
    bug: 'A crash between the two halves of a transfer loses the goods.',
  },
  {
    id: 'reason-optional',
    file: 'moves.mjs',
    search: "typeof reason === 'string' && reason.trim() !== ''",
    replace: "reason === undefined || typeof reason === 'string'",
    bug: 'Goods are written off without anybody saying why.',
  },
  {
    id: 'reversed-twice',
    file: 'moves.mjs',
    search: '!reversed && named.reverses === null',
    replace: 'named.reverses === null',
    bug: 'A receipt is taken back twice and the stock of another one with it.',
  },
  {
    id: 'half-reversal',
    file: 'moves.mjs',
    search: 'all.filter((it) => it.step === named.step)',
    replace: '[named]',
    bug: 'Taking back half a transfer makes goods out of nothing.',
  },
  {
    id: 'float-quantities',
    file: 'quantity.mjs',
    search: '!Number.isSafeInteger(value) || value <= 0',
    replace: '!Number.isFinite(value) || value <= 0',
    bug: 'Half a piece is received, and 0.1 + 0.2 can never be picked.',
  },
  {
    id: 'uneven-packs',
    file: 'quantity.mjs',
    search: 'quantityOf(quantity) % packs[uom] === 0',
    replace: 'quantityOf(quantity) >= packs[uom]',
    bug: 'Thirteen pieces become 1.08 cases.',
  },
  {
    id: 'key-skipped',
    file: 'commands.mjs',
    search: 'if (earlier === undefined) return work',
    replace: 'if (earlier !== null) return work',
    bug: 'A scan that is sent twice counts twice.',
  },
  {
    id: 'key-unlocked',
    file: 'commands.mjs',
    search: 'this.#locks.run(',
    replace: '((_, work) => work())(',
    bug: 'Two copies of one message that arrive together both count.',
  },
  {
    id: 'key-reused',
    file: 'commands.mjs',
    search: "earlier.print === print, 'key_reused'",
    replace: "earlier.print !== '', 'key_reused'",
    bug: 'A second, other scan under an old key is answered and lost.',
  },
  {
    id: 'key-without-device',
    file: 'commands.mjs',
    search: 'JSON.stringify([tenant, device, key])',
    replace: 'JSON.stringify([tenant, key])',
    bug: 'Two scanners that both count from 1 swallow each other’s scans.',
  },
  {
    id: 'check-digit',
    file: 'gs1.mjs',
    search: '  if (checked)\n',
    replace: '  if (checked === null)\n',
    bug: 'A misread pallet or item number books the wrong goods.',
  },
  {
    id: 'day-zero',
    file: 'gs1.mjs',
    search: 'two(day === 0 ? last : day)',
    replace: 'two(day === 0 ? 1 : day)',
    bug: 'Goods that are good until the end of the month expire on its first day.',
  },
  {
    id: 'group-separator',
    file: 'gs1.mjs',
    search: 'const end = text.indexOf(GS)',
    replace: 'const end = text.search(/ /)',
    bug: 'A lot swallows the fields behind it (as in Odoo#118144).',
  },
  {
    id: 'first-match',
    file: 'items.mjs',
    search: 'refuseUnless(found.length === 1,',
    replace: 'refuseUnless(found.length >= 1,',
    bug: 'The scan of a code that two items share adds to the first of them (as in Odoo#59069).',
  },
  {
    id: 'pallet-cycle',
    file: 'pallets.mjs',
    search: 'refuseUnless(above !== pallet,',
    replace: 'refuseUnless(above !== null,',
    bug: 'Two pallets stand on each other and are nowhere.',
  },
  {
    id: 'expiry-optional',
    file: 'receiving.mjs',
    search: '(lot !== null && expiresOn !== null)',
    replace: 'lot !== null',
    bug: 'A lot comes in without its expiry and is first in line for ever.',
  },
  {
    id: 'sscc-again',
    file: 'receiving.mjs',
    search: "sscc === null || !arrived.some((it) => it.sscc === sscc), 'sscc'",
    replace: "sscc !== '', 'sscc'",
    bug: 'A pallet that was received is received again by another scanner.',
  },
  {
    id: 'over-receipt',
    file: 'receiving.mjs',
    search: 'before + quantity <= most',
    replace: 'quantity <= most',
    bug: 'Each part of a delivery is in tolerance, and together they are twice the order.',
  },
  {
    id: 'expired-lots',
    file: 'reservations.mjs',
    search: 'if (expired || held.some(',
    replace: 'if (held.some(',
    bug: 'Milk that has expired is first in line and is sent out.',
  },
  {
    id: 'server-day',
    file: 'clock.mjs',
    search: 'return this.#day.format(new Date(this.#now()))',
    replace: 'return this.#now().slice(0, 10)',
    bug: 'After midnight at the site the server still has yesterday.',
  },
  {
    id: 'held-by-number',
    file: 'reservations.mjs',
    search: 'it.tenant === ctx.tenant && it.item === item)\n    const standing',
    replace: 'it.tenant === ctx.tenant)\n    const standing',
    bug: 'The recall of one item’s lot stops another item with the same lot number.',
  },
  {
    id: 'silent-short',
    file: 'picking.mjs',
    search: '...(short > 0 ? this.#shortRows(ctx, line, short) : []),',
    replace: '',
    bug: 'What was not found is forgotten: no backorder, no count.',
  },
  {
    id: 'own-count',
    file: 'counts.mjs',
    search: 'refuseUnless(entered.by !== ctx.actor,',
    replace: "refuseUnless(entered.by !== '',",
    bug: 'Who took the goods books the difference away.',
  },
  {
    id: 'tenant-dropped',
    file: 'ledger.mjs',
    search: '.filter((it) => it.tenant === tenant && it.quantity !== 0)',
    replace: '.filter((it) => it.quantity !== 0)',
    bug: 'One customer of the warehouse sees and sells the goods of another.',
  },
]
