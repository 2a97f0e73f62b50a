import { Clock } from './clock.mjs'
import { Commands } from './commands.mjs'
import { Counts } from './counts.mjs'
import { Items } from './items.mjs'
import { Ledger } from './ledger.mjs'
import { Locks } from './locks.mjs'
import { Moves } from './moves.mjs'
import { Pallets } from './pallets.mjs'
import { Picking } from './picking.mjs'
import { USUAL } from './policy.mjs'
import { Promises } from './promises.mjs'
import { Receiving } from './receiving.mjs'
import { Reservations } from './reservations.mjs'
import { Returns } from './returns.mjs'
import { Serials } from './serials.mjs'
import { Shipping } from './shipping.mjs'
import { Store } from './store.mjs'
import { Trace } from './trace.mjs'

/** One warehouse for many tenants. Every operation takes { tenant, actor, device } first. */
export const openWms = ({ store = new Store(), now, zone, policy: own = {} } = {}) => {
  const policy = { ...USUAL, ...own }
  const locks = new Locks()
  const clock = new Clock({ now, zone })
  const ledger = new Ledger(store, locks, clock, policy)
  const wms = { store, locks, clock, policy, ledger, commands: new Commands(store, locks) }
  wms.items = new Items(store)
  wms.serials = new Serials(wms)
  wms.receiving = new Receiving(wms)
  wms.moves = new Moves(wms)
  wms.reservations = new Reservations(wms)
  wms.promises = new Promises(wms)
  wms.picking = new Picking(wms)
  wms.shipping = new Shipping(wms)
  wms.returns = new Returns(wms)
  wms.pallets = new Pallets(wms)
  wms.counts = new Counts(wms)
  wms.trace = new Trace(wms)
  return wms
}
