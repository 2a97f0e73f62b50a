import { Refusal, refuseUnless } from './refusal.mjs'

/** A count of base units: a positive whole number. */
export const quantityOf = (value) => {
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new Refusal('quantity', `${String(value)} is no quantity: a positive whole number of the base unit is`)
  return value
}

/** Base units of so many packs; `packs` says how many base units each holds. */
export const toBase = (value, uom, packs) => {
  refuseUnless(uom === 'base' || Object.hasOwn(packs, uom), 'uom', `there is no pack ${uom}`)
  return quantityOf(quantityOf(value) * (uom === 'base' ? 1 : packs[uom]))
}

/** Packs of so many base units; what does not divide evenly is refused, not rounded. */
export const toPacks = (quantity, uom, packs) => {
  refuseUnless(Object.hasOwn(packs, uom), 'uom', `there is no pack ${uom}`)
  refuseUnless(
    quantityOf(quantity) % packs[uom] === 0,
    'uneven',
    `${quantity} does not fill whole packs of ${packs[uom]}`,
  )
  return quantity / packs[uom]
}
