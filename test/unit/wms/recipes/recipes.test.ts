import { expect, test } from 'vitest'
import { invariantOf } from '../../../../src/wms/invariant.ts'
import { BUILT_IN } from '../../../../src/wms/pack.ts'
import { type Case, contradict, readCase } from '../../../../src/wms/points/cases.ts'
import * as programs from './programs.ts'

interface Row {
  readonly point: string
  readonly settings: Readonly<Record<string, string>>
  /** What the recipe of before asked for. */
  readonly was: string
  /** A correct program in that situation. */
  readonly program: () => Promise<Case['outcome']>
}

const row = (point: string, was: string, program: Row['program'], settings: Row['settings'] = {}): Row => ({
  ...{ point, settings, was, program },
})

/** Recipes that made agents build wrong things, each with a correct warehouse that they refused. */
const ROWS: readonly Row[] = [
  row('ID-03', 'receive: serial shipped before -> refused', programs.returnedSerial),
  row('ID-05', 'receive: load unit shipped before -> refused', programs.returnedPallet),
  row('ID-01', 'scan: GS1 + identifier in the table that is not used -> refused', programs.markedGoods),
  row('OUT-02', 'allocate: last day of expiry -> refused', programs.lastDay),
  row('IB-02', 'move: place without check character -> refused', programs.plainPlace),
  row('IB-02', 'move: place under count -> refused', programs.placeUnderCount),
  row('OUT-06', 'pack: less than picked -> refused', programs.twoParcels),
  row('INV-04', 'reserve: no place + more than is there -> refused', programs.promisedBeforeArrival, {
    reservation: 'soft',
  }),
  row('INV-02', 'adjust: below zero + place that allows a negative -> refused', programs.backflush, {
    negative_stock: 'by_place',
  }),
  row('IB-04', 'consume: production order open -> refused', programs.production),
  row('IN-04', 'return: unopened -> asked', programs.restocked, { returned_stock: 'by_policy' }),
  row('INV-08', 'receive: half a unit -> refused', programs.halfAKilogram, { quantities: 'decimal' }),
  row('OPS-01', 'migrate: run again -> accepted', programs.migratedTwice),
  row('OUT-04', 'pick: spoken check code + no scan -> refused', programs.pickByVoice, { pick_confirmation: 'voice' }),
  row('INV-06', 'scan: same code + new key -> repeated', programs.twoScansTwoPieces, { scan_counts: 'pieces' }),
]

const read = (text: string): Case => {
  const found = readCase(text)
  if (found === null) throw new Error(text)
  return found
}

/** The cases that agents are given where the site has these settings. */
const casesOf = (id: string, settings: Row['settings']): Case[] => {
  const point = BUILT_IN.points.find((it) => it.id === id)
  if (point === undefined) throw new Error(id)
  const { test_recipe } = invariantOf(point, { settings }, 'en')
  return [...test_recipe.matchAll(/^ *- (.+)$/gm)].map(([, text = '']) => read(text))
}

test.each(ROWS)('A correct warehouse that $point refused by "$was" is right by what it says now', async (one) => {
  const was = read(one.was)
  const outcome = await one.program()
  expect(outcome).not.toBe(was.outcome)
  const real: Case = { ...was, outcome }
  for (const now of casesOf(one.point, one.settings)) expect(contradict(now, real), JSON.stringify(now)).toBe(false)
  expect(contradict(was, real)).toBe(true)
})

test('What a backfill does when it is stopped and run again is asked for, and not what a versioned migration does', async () => {
  const backfill = casesOf('OPS-01', {}).filter(({ operation }) => operation === 'backfill')
  expect(backfill.map(({ outcome }) => outcome)).toEqual([await programs.backfillGoesOn()])
  expect(casesOf('OPS-01', {}).map(({ operation }) => operation)).not.toContain('migrate')
})

test('Of the situations that a site may settle otherwise, the other setting asks for the old answer', () => {
  const asks = (id: string, was: string, settings: Row['settings']) =>
    casesOf(id, settings).some((now) => JSON.stringify(now) === JSON.stringify(read(was)))
  expect(asks('OUT-02', 'allocate: last day of expiry -> refused', { expiry_day: 'exclusive' })).toBe(true)
  expect(asks('IB-02', 'move: place under count -> refused', { counted_place: 'frozen' })).toBe(true)
  expect(asks('OUT-06', 'pack: less than picked -> refused', { parcels: 'one' })).toBe(true)
})
