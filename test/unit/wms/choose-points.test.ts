import { expect, test } from 'vitest'
import { choosePoints, chooseTerms, type Topic } from '../../../src/wms/choose-points.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'
import { Point, Term } from '../../../src/wms/points/point.ts'
import { ELSEWHERE, REQUESTS } from './requests.ts'

const topic = (over: Partial<Topic>): Topic => ({ text: '', named: [], changed: [], existing: [], ...over })
const chosen = (over: Partial<Topic>) => choosePoints(BUILT_IN, topic(over)).map((it) => it.id)
const ids = (request: string) => chosen({ text: request })

test('The pack has 33 points, each with an id of its own and all that it needs', () => {
  expect(new Set(BUILT_IN.points.map((it) => it.id)).size).toBe(33)
  for (const point of BUILT_IN.points) expect(Point.parse(point), point.id).toEqual(point)
  for (const term of BUILT_IN.glossary) expect(Term.parse(term), term.en).toEqual(term)
})

test('A rule is said in both languages', () => {
  for (const { id, rule } of BUILT_IN.points) {
    expect(rule.en, id).not.toMatch(/[а-яё]/iu)
    expect(rule.ru, id).toMatch(/[а-яё]/iu)
  }
})

test.each(BUILT_IN.points.map((it) => it.id))('%s is chosen for what people ask, in English and in Russian', (id) => {
  const requests = REQUESTS[id] ?? []
  expect(requests).toHaveLength(2)
  for (const request of requests) expect(ids(request), request).toContain(id)
})

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

test.each(ELSEWHERE)('%j touches none', (request) => {
  expect(ids(request)).toEqual([])
})

test('At most twelve are chosen, whatever a request names', () => {
  expect(ids(BUILT_IN.points.flatMap((it) => it.applies_to.words).join(' '))).toHaveLength(12)
})

test('A changed path touches what no word does', () => {
  expect(chosen({ text: 'Rename the README headline', changed: ['db/migrations/0007-archive.sql'] })).toEqual([
    'OPS-01',
  ])
  expect(chosen({ changed: ['backend/src/Ledger.java'] })).toContain('INV-07')
})

test.each([
  ['src/receiving/service.ts', 'IN-01'],
  ['src/stock_count/views.py', 'IB-03'],
  ['src/main/java/wms/StockCountService.java', 'IB-03'],
  ['backend/src/reserve-stock.mjs', 'OUT-01'],
  ['frontend/pages/pick.html', 'INT-02'],
])('A change of %s touches %s', (path, id) => {
  expect(chosen({ changed: [path] })).toContain(id)
})

test.each([
  'README.md',
  'package.json',
  'src/account.ts',
  'src/placeholder.ts',
  'toolkit/robin.ts',
  'src/author.ts',
  'web/pilot.css',
])('A change of %s touches none', (path) => {
  expect(chosen({ changed: [path] })).toEqual([])
})

test('What the repository has never touches a point by itself, and says which of two matters more', () => {
  expect(chosen({ existing: ['backend/src/gs1.mjs', 'backend/src/wave.mjs'] })).toEqual([])
  const text = 'kits and waves'
  expect(chosen({ text, existing: ['src/kit.ts'] })[0]).toBe('IB-04')
  expect(chosen({ text, existing: ['src/wave-planning.ts'] })[0]).toBe('OUT-03')
})

test('What the specification names comes first, if the pack has it', () => {
  expect(chosen({ text: 'Receive pallets by SSCC scan', named: ['OPS-02', 'INV-99'] })[0]).toBe('OPS-02')
})

test('The glossary brings the words that a request uses, with their names in code', () => {
  const codes = (request: string) => chooseTerms(BUILT_IN, request).map((it) => it.code)
  expect(codes('Принять паллеты по скану SSCC в ячейку')).toEqual(expect.arrayContaining(['lpn', 'sscc', 'location']))
  expect(codes('Putaway of lots by FEFO')).toEqual(expect.arrayContaining(['putaway', 'rotation']))
  expect(codes('Rename the README headline')).toEqual([])
})
