import { Refusal } from './refusal.mjs'

const STATUSES = ['available', 'quarantine']
const balanceKey = ({ tenant, item, location, lot, status }) => JSON.stringify([tenant, item, location, lot, status])
/** Of what stands at one place; movements of it are made one at a time. */
export const stockKey = ({ tenant }, item, location) => JSON.stringify(['stock', tenant, item, location])

/**
 * Stock as movements: { number, step, tenant, kind, item, location, lot, status, quantity, reference, reason, reverses, actor,
 * device, at }; those of one commit share their step. On-hand is the sum; the balances are a projection of it.
 */
export class Ledger {
  #store
  #locks
  #clock
  #policy
  #balances = new Map()
  #count = 0

  constructor(store, locks, clock, policy) {
    this.#store = store
    this.#locks = locks
    this.#clock = clock
    this.#policy = policy
  }

  /**
   * While the places are held: `make` answers { movements, rows, answer }, which become one commit. Nothing may come out
   * negative, at any lot and status of any place, but where the policy allows it.
   */
  async post(ctx, places, make) {
    const keys = places.map(({ item, location }) => stockKey(ctx, item, location))
    return this.#locks.run(keys, async () => {
      const { movements, rows = [], answer } = await make()
      const step = this.#count + 1
      const stamped = movements.map((it) => this.#stamped(ctx, it, step))
      this.#refuseNegative(stamped)
      const kept = await this.#store.commit([...stamped.map((it) => ['movements', it]), ...rows])
      for (const movement of kept.slice(0, stamped.length)) this.#project(movement)
      return answer(kept.slice(0, stamped.length))
    })
  }

  onHand({ tenant }, { item, location = null, lot = null, status = null }) {
    return this.balances({ tenant })
      .filter((it) => it.item === item)
      .filter((it) => (location === null || it.location === location) && (lot === null || it.lot === lot))
      .filter((it) => status === null || it.status === status)
      .reduce((sum, it) => sum + it.quantity, 0)
  }

  /** What stands where, of one tenant; nothing that is zero. */
  balances({ tenant }) {
    return [...this.#balances.entries()]
      .map(([key, quantity]) => {
        const [owner, item, location, lot, status] = JSON.parse(key)
        return { tenant: owner, item, location, lot, status, quantity }
      })
      .filter((it) => it.tenant === tenant && it.quantity !== 0)
  }

  /** What somebody has to clear. */
  negatives(ctx) {
    return this.balances(ctx).filter((it) => it.quantity < 0)
  }

  /** Oldest first. */
  async movements({ tenant }) {
    return (await this.#store.read('movements')).filter((it) => it.tenant === tenant)
  }

  /** The balances anew, from the movements alone. */
  async rebuild() {
    this.#balances.clear()
    for (const movement of await this.#store.read('movements')) this.#project(movement)
  }

  #stamped({ tenant, actor, device = null }, movement, step) {
    this.#count += 1
    const { lot = null, status = 'available', reference = null, reason = null, reverses = null } = movement
    if (!STATUSES.includes(status)) throw new Refusal('status', `there is no status ${status}`)
    const at = this.#clock.now()
    return {
      ...movement,
      number: this.#count,
      step,
      tenant,
      lot,
      status,
      reference,
      reason,
      reverses,
      actor,
      device,
      at,
    }
  }

  #refuseNegative(movements) {
    const after = new Map()
    for (const movement of movements) {
      const key = balanceKey(movement)
      after.set(key, (after.get(key) ?? this.#balances.get(key) ?? 0) + movement.quantity)
    }
    const { negativePlaces } = this.#policy
    for (const [key, quantity] of after)
      if (quantity < 0 && !negativePlaces.includes(JSON.parse(key)[2]))
        throw new Refusal('not_enough', `${key}: ${-quantity} are missing`)
  }

  #project(movement) {
    const key = balanceKey(movement)
    this.#balances.set(key, (this.#balances.get(key) ?? 0) + movement.quantity)
  }
}
