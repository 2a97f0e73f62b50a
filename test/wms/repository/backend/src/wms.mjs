import { Clock } from './clock.mjs'
import { Commands } from './commands.mjs'
import { Counts } from './counts.mjs'
import { Items } from './items.mjs'
import { Ledger } from './ledger.mjs'
import { Locks } from './locks.mjs'
import { Moves } from './moves.mjs'
import { Pallets } from './pallets.mjs'
import { Picking } from './picking.mjs'
import { Receiving } from './receiving.mjs'
import { Reservations } from './reservations.mjs'
import { Store } from './store.mjs'
import { Trace } from './trace.mjs'

/** One warehouse for many tenants. Every operation takes { tenant, actor, device } first. */
export const openWms = ({ store = new Store(), now, zone } = {}) => {
  const locks = new Locks()
  const clock = new Clock({ now, zone })
  const wms = { store, locks, clock, ledger: new Ledger(store, locks, clock), commands: new Commands(store, locks) }
  wms.items = new Items(store)
  wms.receiving = new Receiving(wms)
  wms.moves = new Moves(wms)
  wms.reservations = new Reservations(wms)
  wms.picking = new Picking(wms)
  wms.pallets = new Pallets(wms)
  wms.counts = new Counts(wms)
  wms.trace = new Trace(wms)
  return wms
}
