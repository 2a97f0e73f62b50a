import { expect, test } from 'vitest'
import { pointsOfFiles } from '../../../src/wms/choice/points-of-files.ts'
import { chooseTerms } from '../../../src/wms/choice/terms.ts'
import { invariantOf } from '../../../src/wms/invariant.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'
import { combinePacks, crowded, packProblem } from '../../../src/wms/team/combine.ts'
import { globNever, phraseNever, wordNever } from '../../../src/wms/team/never-matches.ts'

const point = {
  ...{ id: 'COLD-01', process: 'cold chain', line: 'Short', rule: 'A rule.', why: 'They thaw.', severity: 'major' },
  ...{ test_recipe: 'Wait.', review_question: 'Who is told?' },
}
const combine = (own: unknown) => combinePacks(BUILT_IN, JSON.stringify(own))
const english = (own: unknown) => combine(own).faults.map(({ at, told }) => `${at}: ${told.en}`)

test.each([
  [globNever, '', 'is empty', 'пуст'],
  [wordNever, '…', 'has no letter or digit', 'без букв и цифр'],
  [phraseNever, '--', 'has no letter or digit', 'без букв и цифр'],
  [phraseNever, 'Stock Lot', 'can never match; write "stock lot"', 'никогда не совпадёт; напишите "stock lot"'],
  [phraseNever, 'stock  lot', 'can never match; write "stock lot"', 'никогда не совпадёт; напишите "stock lot"'],
  [
    globNever,
    'a/[b]/',
    'can never match; write a/?/ (? is any character)',
    'никогда не совпадёт; напишите a/?/ (? is any character)',
  ],
])('%o says of "%s" what to write, in both languages', (never, text, en, ru) => {
  expect(never(text)).toEqual({ en, ru })
})

test.each([
  [wordNever, 'Приём'],
  [wordNever, 'ёлка'],
  [wordNever, 'lot '],
  [wordNever, 'дата приёмки'],
  [phraseNever, 'deduplic*'],
  [phraseNever, 'приёмка товара'],
  [phraseNever, 'gs1'],
  [globNever, 'apps/cold/**'],
  [globNever, 'src/main.ts'],
  [globNever, '**/*frozen*'],
])('%o takes "%s"', (never, text) => expect(never(text)).toBeNull())

test('No pack at all is no object, whatever it is', () => {
  for (const own of [null, 7, 'x', []]) expect(english(own)).toEqual(['.wms/pack.json: is no object'])
})

test('Only what is known is kept of lists of ids, globs and terms', () => {
  const term = { en: 'tote', ru: 'тара', code: 'tote', meaning: 'a box' }
  const own = { always: ['SEC-01', 'INV-99'], ignore_paths: ['legacy/**', 'old/'], glossary: [term, {}] }
  const { pack } = combine(own)
  expect([pack.always, pack.ignoredPaths]).toEqual([['SEC-01'], ['legacy/**']])
  expect(pack.glossary).toEqual([term, ...BUILT_IN.glossary])
})

test('Four faults are told in a sentence and more are counted', () => {
  const problem = (count: number) => packProblem(combine({ without: Array(count).fill('X-01') }).faults, 'en') ?? ''
  expect(problem(4)).toContain('without: there is no point X-01 here. Mend')
  expect(problem(4).match(/X-01/g)).toHaveLength(4)
  expect(problem(6)).toContain('; +2. Mend')
  expect(problem(6).match(/X-01/g)).toHaveLength(4)
  expect(packProblem(crowded(['A-01']), 'ru')).toContain('A-01: не показаны')
})

test('A rule of eighty characters is its line, a longer one is cut in both languages', () => {
  const { line: _, ...lineless } = point
  const lineOf = (rule: string) => combine({ points: [{ ...lineless, rule }] }).pack.points[0]?.line
  expect(lineOf('x'.repeat(80))).toEqual({ en: 'x'.repeat(80), ru: 'x'.repeat(80) })
  expect(lineOf('x'.repeat(81))).toEqual({ en: `${'x'.repeat(79)}…`, ru: `${'x'.repeat(79)}…` })
  const ruOnly = combine({ points: [{ ...lineless, rule: { en: 'Short', ru: 'я'.repeat(90) } }] }).faults
  expect(ruOnly.map(({ at, told }) => [at, told.ru.includes('добавьте line')])).toEqual([['COLD-01', true]])
})

test('What is wrong with a point is told of its words, files and paths together', () => {
  const applies_to = { words: ['a-b'], files: ['A.py'], paths: ['x/'] }
  expect(english({ points: [{ ...point, applies_to }] })).toHaveLength(3)
})

test('An adjustment without an id, or with words that never match, is left out alone', () => {
  const words = { id: 'IB-02', applies_to: { words: ['bin-lock'] } }
  const own = { adjust: [{}, { id: 7 }, words, { id: 'IB-03', severity: 'minor' }] }
  expect(english(own)).toEqual([
    'adjust.0: id is missing',
    'adjust.1: id must be of the type string',
    'IB-02: words "bin-lock" can never match; write "bin lock"',
  ])
  expect(combine(own).pack.points.find(({ id }) => id === 'IB-03')?.severity).toBe('minor')
})

test('The same setting twice is none too many', () => {
  const settings = { expiry_day: 'exclusive' }
  const own = {
    adjust: [
      { id: 'OUT-02', settings },
      { id: 'OPS-03', settings },
    ],
  }
  expect(combine(own)).toMatchObject({ faults: [], pack: { settings } })
})

test('Hidden folders count, for points and for what is ignored', () => {
  const pack = combine({ points: [{ ...point, applies_to: { paths: ['**/*.deploy'] } }] }).pack
  const of = (ignoredPaths: string[]) => pointsOfFiles({ ...pack, ignoredPaths }, ['.ops/a.deploy'])
  expect(of([])).toHaveLength(1)
  expect(of(['**/a.*'])).toEqual([])
})

test('Ten terms are shown at most; short ones are whole words, and ё is е', () => {
  const all = BUILT_IN.glossary.map(({ en }) => en).join(' ')
  expect(chooseTerms(BUILT_IN, all)).toHaveLength(10)
  const codes = (said: string) => chooseTerms(BUILT_IN, said).map(({ code }) => code)
  expect(codes('a kit')).toEqual(['kit'])
  expect(codes('a kitchen')).toEqual([])
  expect(codes('приемка')).toEqual(codes('приёмка'))
  expect(codes('приёмка')).toContain('receipt')
  expect(codes('доки')).toEqual([])
})

test('A point without condition, with a setting or a case that this version does not know, is told as far as it is known', () => {
  const [first] = BUILT_IN.points
  if (first === undefined) throw new Error('no point')
  const odd = { ...first, when: null, settings: ['colour'], cases: ['what is this'] }
  expect(invariantOf(odd, { settings: { colour: 'red' } }, 'en')).toMatchObject({
    ...{ when: null, site: [], review_question: first.review_question },
    test_recipe: `${first.test_recipe}\n    - what is this`,
  })
  const negative = BUILT_IN.points.find(({ id }) => id === 'INV-02')
  expect(negative && invariantOf(negative, { settings: { negative_stock: 'nonsense' } }, 'en').site).toEqual([])
})
