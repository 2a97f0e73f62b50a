/** Correct programs of warehouses, each of which does what the recipe of before refused. */

const SLICE = new URL('../../../wms/repository/backend/', import.meta.url)
const load = (path: string) => import(new URL(path, SLICE).href)
const { ana, openFloor, tried } = await load('test/qa/floor.mjs')
const { parseGs1 } = await load('src/gs1.mjs')

/** What an operation answers: `asked`: it went through, and somebody has to decide about the goods. */
type Answer = 'accepted' | 'refused' | 'asked' | 'repeated'

const answerOf = async (operation: Promise<unknown>): Promise<Answer> =>
  (await tried(operation)).refused === undefined ? 'accepted' : 'refused'

const TEA = { item: 'TEA', location: 'A-01' }
const PHONE = { item: 'PHONE', location: 'A-01', quantity: 1, serial: 'S1' }
const SSCC = '376104250021234569'
const GS = '\u001d'

/** A floor from which an order of some goods has left. */
async function afterShipment(goods: { item: string; quantity: number; serial?: string; sscc?: string }, policy = {}) {
  const wms = await openFloor({ policy })
  const { item, quantity, serial, sscc } = goods
  await wms.receiving.receive(ana, { key: 'r', location: 'A-01', item, quantity, serial, sscc })
  await wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item, quantity })
  await wms.picking.pick(ana, { key: 'p', orderId: 'O1', item, location: 'A-01', serial, quantity })
  const units = sscc === undefined ? [] : [sscc]
  await wms.shipping.ship(ana, { key: 's', orderId: 'O1', packed: [{ item, quantity }], units })
  return wms
}

export async function returnedSerial(): Promise<Answer> {
  const wms = await afterShipment(PHONE)
  return answerOf(wms.receiving.receive(ana, { key: 'back', ...PHONE }))
}

export async function returnedPallet(): Promise<Answer> {
  const wms = await afterShipment({ item: 'TEA', quantity: 5, sscc: SSCC })
  return answerOf(wms.receiving.receive(ana, { key: 'back', ...TEA, quantity: 5, sscc: SSCC }))
}

export const markedGoods = (): Promise<Answer> =>
  answerOf(
    Promise.resolve().then(() => parseGs1(`0104012345678901${'21'}A1${GS}91EE06${GS}92c2ln${GS}240X`, '2026-03-10')),
  )

export async function lastDay(): Promise<Answer> {
  const wms = await openFloor()
  const lot = { lot: 'L1', expiresOn: '2026-03-10' }
  await wms.receiving.receive(ana, { key: 'r', item: 'MILK', location: 'M-01', quantity: 1, ...lot })
  return answerOf(wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item: 'MILK', quantity: 1 }))
}

export async function plainPlace(): Promise<Answer> {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', ...TEA, quantity: 5 })
  return answerOf(wms.moves.transfer(ana, { key: 'm', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 2 }))
}

/** The count stays right, too. */
export async function placeUnderCount(): Promise<Answer> {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', ...TEA, quantity: 10 })
  await wms.counts.open(ana, { countId: 'C', ...TEA })
  const answer = await answerOf(
    wms.moves.transfer(ana, { key: 'm', item: 'TEA', from: 'A-01', to: 'B-01', quantity: 4 }),
  )
  await wms.counts.enter(ana, { countId: 'C', counted: 6 })
  const { difference } = await wms.counts.approve({ ...ana, actor: 'boris' }, { key: 'a', countId: 'C' })
  return difference === 0 ? answer : 'refused'
}

export async function twoParcels(): Promise<Answer> {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', ...TEA, quantity: 4 })
  await wms.reservations.reserve(ana, { key: 'o', orderId: 'O1', item: 'TEA', quantity: 4 })
  await wms.picking.pick(ana, { key: 'p', orderId: 'O1', ...TEA, quantity: 4 })
  const ship = (key: string) => wms.shipping.ship(ana, { key, orderId: 'O1', packed: [{ item: 'TEA', quantity: 2 }] })
  const first = await answerOf(ship('s1'))
  return first === 'accepted' ? answerOf(ship('s2')) : first
}

export async function promisedBeforeArrival(): Promise<Answer> {
  const wms = await openFloor()
  await wms.receiving.announce(ana, { orderId: 'PO', item: 'TEA', quantity: 4 })
  return answerOf(wms.promises.promise(ana, { key: 'p', orderId: 'O1', item: 'TEA', quantity: 4 }))
}

export async function backflush(): Promise<Answer> {
  const wms = await openFloor({ policy: { negativePlaces: ['STAGE'] } })
  const taken = { key: 'b', item: 'TEA', location: 'STAGE', quantity: -2, reason: 'backflush' }
  return answerOf(wms.moves.adjust(ana, taken))
}

/** What an order consumed is booked on Monday, what it made on Tuesday. */
export async function production(): Promise<Answer> {
  const wms = await openFloor()
  await wms.receiving.receive(ana, { key: 'r', ...TEA, quantity: 10 })
  const consumed = { key: 'c', ...TEA, quantity: -10, reason: 'consumed by order P1' }
  const answer = await answerOf(wms.moves.adjust(ana, consumed))
  await wms.items.define(ana, { sku: 'TEA-BOX' })
  await wms.receiving.receive(ana, { key: 'm', item: 'TEA-BOX', location: 'B-01', quantity: 1 })
  return answer
}

export async function restocked(): Promise<Answer> {
  const wms = await afterShipment({ item: 'TEA', quantity: 1 }, { restocksUnopened: true })
  await wms.returns.takeBack(ana, { key: 'b', orderId: 'O1', ...TEA, quantity: 1, unopened: true })
  return (await wms.reservations.available(ana, 'TEA')) === 1 ? 'accepted' : 'asked'
}

/** Kilograms as exact thousandths, from text. */
export async function halfAKilogram(): Promise<Answer> {
  const thousandths = (text: string): bigint | null => {
    const [, whole, part = ''] = /^(\d+)(?:\.(\d{1,3}))?$/.exec(text) ?? []
    return whole === undefined ? null : BigInt(whole + part.padEnd(3, '0'))
  }
  const ten = Array.from({ length: 10 }, () => thousandths('0.1') ?? 0n).reduce((sum, one) => sum + one, 0n)
  return thousandths('0.5') === 500n && ten === 1_000n && thousandths('half') === null ? 'accepted' : 'refused'
}

/** A tool that keeps which migrations have run, as Flyway, Rails and EF do. */
export async function migratedTwice(): Promise<Answer> {
  const done = new Set<string>()
  const migrate = (name: string): Answer => {
    if (done.has(name)) return 'refused'
    done.add(name)
    return 'accepted'
  }
  migrate('V7__split_quantity')
  return migrate('V7__split_quantity')
}

/** Rows in batches of two; stopped after the first, it goes on from where it was. */
export async function backfillGoesOn(): Promise<Answer> {
  const rows = Array.from({ length: 5 }, (_, id) => ({ id, onHand: null as number | null, quantity: id + 1 }))
  const batch = () => {
    for (const row of rows.filter(({ onHand }) => onHand === null).slice(0, 2)) row.onHand = row.quantity
  }
  batch()
  while (rows.some(({ onHand }) => onHand === null)) batch()
  return rows.every(({ onHand, quantity }) => onHand === quantity) ? 'accepted' : 'refused'
}

/** The picker says the two letters that stand at the place. */
export async function pickByVoice(): Promise<Answer> {
  const spoken: Readonly<Record<string, string>> = { 'A-01': 'KM', 'A-02': 'TR' }
  const confirm = (place: string, said: string): Answer => (spoken[place] === said ? 'accepted' : 'refused')
  return confirm('A-01', 'TR') === 'refused' ? confirm('A-01', 'KM') : 'refused'
}

/** Each scan of the carton is a carton more; the message again is none. */
export async function twoScansTwoPieces(): Promise<Answer> {
  const wms = await openFloor()
  const scan = (key: string) => wms.receiving.receive(ana, { key, ...TEA, quantity: 1 })
  await scan('k1')
  await scan('k2')
  await scan('k2')
  return wms.ledger.onHand(ana, { item: 'TEA' }) === 2 ? 'accepted' : 'repeated'
}
