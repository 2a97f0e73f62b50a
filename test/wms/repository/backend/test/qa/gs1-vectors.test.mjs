import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseGs1 } from '../../src/gs1.mjs'

const TODAY = '2026-03-10'
const GS = '\u001d'
const GTIN = '04012345678901'

/** Vectors of the GS1 General Specifications' rules. */
const READ = [
  ['a pallet code', '00376104250021234569', { sscc: '376104250021234569' }],
  ['item, expiry, lot', `01${GTIN}1726033110AB12`, { gtin: GTIN, expiresOn: '2026-03-31', lot: 'AB12' }],
  ['a lot that is ended by FNC1', `10AB12${GS}17260331`, { lot: 'AB12', expiresOn: '2026-03-31' }],
  ['two variable fields', `10AB12${GS}21XY9${GS}01${GTIN}`, { lot: 'AB12', serial: 'XY9', gtin: GTIN }],
  ['a lot that looks like identifiers', `1017260331${GS}3705`, { lot: '17260331', count: 5 }],
  ['a lot of eight digits', `01${GTIN}1040123455`, { gtin: GTIN, lot: '40123455' }],
  ['FNC1 behind a fixed field', `01${GTIN}${GS}10A`, { gtin: GTIN, lot: 'A' }],
  ['FNC1 in front', `${GS}10A`, { lot: 'A' }],
  ['day 00 of a month with 31 days', '17260100', { expiresOn: '2026-01-31' }],
  ['day 00 of a February', '17270200', { expiresOn: '2027-02-28' }],
  ['day 00 of a leap February', '17280200', { expiresOn: '2028-02-29' }],
  ['a date of the last century', '11770101', { producedOn: '1977-01-01' }],
  ['a date 50 years ahead', '17760101', { expiresOn: '2076-01-01' }],
  ['marking of goods', `01${GTIN}21ABC12${GS}91EE06${GS}92c2lnbmF0dXJl`, { gtin: GTIN, serial: 'ABC12' }],
  ['what we do not use', `240PART-7${GS}7230AA1${GS}10A`, { lot: 'A' }],
  ['a net weight', `01${GTIN}3103000750`, { gtin: GTIN, netWeightKg: '0.750' }],
  ['a net weight of two places', '3102000750', { netWeightKg: '7.50' }],
  ['contents and their count', `02${GTIN}3724`, { count: 24 }],
  ['best before, which is not expiry', '15260401', { bestBefore: '2026-04-01' }],
  ['what a scanner adds', '10A\r\n', { lot: 'A' }],
  ...[']C1', ']d2', ']Q3', ']e0'].map((prefix) => [`prefix ${prefix}`, `${prefix}10A`, { lot: 'A' }]),
]

for (const [name, scanned, said] of READ)
  test(`ID-01: ${name} is read`, () => assert.deepEqual(parseGs1(scanned, TODAY), said))

const REFUSED = [
  ['a pallet code with a wrong check digit', '00376104250021234568'],
  ['an item with a wrong check digit', '0104012345678902'],
  ['a pallet code that is too short', '0037610425002123456'],
  ['an identifier that is not known', `10A${GS}8899`],
  ['an EAN without identifier', '4012345678901'],
  ['a case code without identifier', '14012345678908'],
  ['a weight with nine places', '3109000750'],
  ['a character that GS1 has not', '10A#'],
  ['month 13', '17261301'],
  ['30 February', '17260230'],
  ['a lot longer than 20', `10${'A'.repeat(21)}`],
  ['letters in a date', '1726AB01'],
]

for (const [name, scanned] of REFUSED)
  test(`ID-01: ${name} is refused`, () => assert.throws(() => parseGs1(scanned, TODAY), { name: 'Error' }))
