import { expect, test } from 'vitest'
import { chooseInvariants } from '../../../src/wms/choose-invariants.ts'
import { INVARIANTS } from '../../../src/wms/invariants.ts'

const ids = (request: string) => chooseInvariants(request).map((it) => it.id)

test.each(['Receive pallets by SSCC scan', 'Принять паллеты по скану SSCC'])(
  '%j touches repeated scans and GS1 codes',
  (request) => {
    expect(ids(request)).toEqual(expect.arrayContaining(['INV-01', 'INV-06', 'ID-01', 'ID-05', 'IN-01']))
  },
)

test('A count touches the count, not the pallets', () => {
  expect(ids('Инвентаризация ячейки')).toContain('IB-03')
  expect(ids('Инвентаризация ячейки')).not.toContain('ID-05')
})

test('A request about something else touches none', () => {
  expect(ids('Rename the README headline')).toEqual([])
})

test('At most twelve are chosen, whatever a request names', () => {
  expect(ids(INVARIANTS.flatMap((it) => it.words).join(' '))).toHaveLength(12)
})

test('Each invariant has an id of its own', () => {
  expect(new Set(INVARIANTS.map((it) => it.id)).size).toBe(INVARIANTS.length)
})
