/**
 * Stock as a list of movements that only grows. On-hand is the sum of the movements of an item at a location.
 * A movement: { kind, item, location, quantity, reference, actor }; quantity is an integer of the base unit, not zero.
 */
export class Ledger {
  #movements = []

  /** Appends one movement and returns it with its number. Throws RangeError when it cannot be. */
  post({ kind, item, location, quantity, reference = null, actor = null }) {
    if (!Number.isSafeInteger(quantity) || quantity === 0) throw new RangeError('quantity must be an integer other than 0')
    if (this.onHand(item, location) + quantity < 0) throw new RangeError(`not enough ${item} at ${location}`)
    const movement = Object.freeze({
      number: this.#movements.length + 1,
      kind,
      item,
      location,
      quantity,
      reference,
      actor,
    })
    this.#movements.push(movement)
    return movement
  }

  onHand(item, location) {
    return this.#movements
      .filter((it) => it.item === item && it.location === location)
      .reduce((sum, it) => sum + it.quantity, 0)
  }

  /** All movements, oldest first. */
  movements() {
    return [...this.#movements]
  }
}
