import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { estimateTokens } from '../../../src/model/model.ts'
import { linesOf } from '../../../src/wms/choice/lines.ts'
import { invariantOf } from '../../../src/wms/invariant.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'
import { combinePacks, crowded, packProblem } from '../../../src/wms/team/combine.ts'

const point = {
  id: 'COLD-01',
  process: 'cold chain',
  line: 'Frozen goods wait ten minutes at most',
  rule: 'Frozen goods wait at most ten minutes at the dock.',
  why: 'They thaw.',
  severity: 'blocker',
  applies_to: { paths: ['apps/cold/**'], words: ['Frozen', 'заморож'] },
  test_recipe: 'Receive frozen goods and leave them: after ten minutes there is an alarm.',
  review_question: 'Who is told when the time is over?',
}
const good = { ...point, id: 'COLD-09' }
const applied = (applies_to: object) => [{ ...point, applies_to }]

const combine = (own: unknown) => combinePacks(BUILT_IN, typeof own === 'string' ? own : JSON.stringify(own))
const ids = (own: unknown) => combine(own).pack.points.map((it) => it.id)
const invariant = (id: string, own: unknown) => {
  const { pack } = combine(own)
  const found = pack.points.find((it) => it.id === id)
  if (found === undefined) throw new Error(`no ${id}`)
  return invariantOf(found, pack, 'en')
}

test('A team without a pack of its own has ours', () => {
  expect(combinePacks(BUILT_IN, null)).toEqual({ pack: BUILT_IN, faults: [] })
})

test('A team may say a point of ours in its own words, leave one out, and add words and processes', () => {
  const term = { en: 'tote', ru: 'тара', code: 'tote', meaning: 'a box for picking' }
  const own = { points: [{ ...point, id: 'OUT-03' }], without: ['IB-04'], glossary: [term] }
  expect(combine(own).faults).toEqual([])
  expect(ids(own)).toHaveLength(BUILT_IN.points.length - 1)
  expect(ids(own)[0]).toBe('OUT-03')
  expect(combine({ ...own, without: ['OUT-03'] }).pack.own).toEqual([])
  expect(combine(own).pack.own).toEqual(['OUT-03'])
  expect(ids(own)).not.toContain('IB-04')
  expect(combine(own).pack.glossary).toContainEqual(term)
})

test('A setting that a team adjusts holds for every point that asks, and chooses their cases', () => {
  const own = { adjust: [{ id: 'OUT-02', settings: { expiry_day: 'exclusive' }, severity: 'major' }] }
  expect(combine(own).faults).toEqual([])
  expect(invariant('OUT-02', own).severity).toBe('major')
  for (const id of ['OUT-02', 'OPS-03']) {
    expect(invariant(id, own).site).toContain('Here: Goods are no longer good on their day of expiry.')
    expect(invariant(id, own).test_recipe).toContain('last day of expiry -> refused')
    expect(invariant(id, {}).site?.[0]).toMatch(/^Unless the request or the repository says otherwise: .*through/)
    expect(invariant(id, {}).test_recipe).toContain('last day of expiry -> accepted')
  }
})

test('A team may give a point of ours other words without copying it', () => {
  const own = { adjust: [{ id: 'IB-02', rule: 'A closed bin stays closed.', when: 'Only in hall 2.' }] }
  const { rule, when, review_question } = invariant('IB-02', own)
  expect([rule, when]).toEqual(['A closed bin stays closed.', 'Only in hall 2.'])
  expect(review_question).toBe(invariant('IB-02', {}).review_question)
})

/** Faulty packs: what is in them, whose fault it is, and what is said to do. */
const FAULTY: readonly (readonly [what: string, own: unknown, at: string, told: RegExp])[] = [
  ['no JSON', '{ "points": [', '.wms/pack.json', /is no JSON/],
  ['a list', [], '.wms/pack.json', /is no object/],
  ['an unknown part', { rules: [], points: [good] }, 'rules', /is unknown; there are points, adjust/],
  ['a part that is no list', { without: 'INV-01', points: [good] }, 'without', /must be a list/],
  ['an unknown severity', { points: [{ ...point, severity: 'fatal' }, good] }, 'COLD-01', /severity must be blocker/],
  ['a criterion’s id', { points: [{ ...point, id: 'AC-01' }, good] }, 'AC-01', /id must look like INV-01/],
  ['no id', { points: [{ ...point, id: undefined }, good] }, 'points.0', /id is missing/],
  ['no rule', { points: [{ ...point, rule: undefined }, good] }, 'COLD-01', /rule is missing|rule must be a text/],
  [
    'one language only',
    { points: [{ ...point, rule: { en: 'A' } }, good] },
    'COLD-01',
    /rule must be a text, or one in en/,
  ],
  [
    'a long line',
    { points: [{ ...point, line: 'x'.repeat(81) }, good] },
    'COLD-01',
    /line must be a text|longer than 80/,
  ],
  ['an unknown field', { points: [{ ...point, owner: 'ana' }, good] }, 'COLD-01', /has owner, which is unknown/],
  ['a point twice', { points: [good, point, point] }, 'COLD-01', /stands there twice/],
  [
    'a word with a hyphen',
    { points: [...applied({ words: ['deep-frozen'] }), good] },
    'COLD-01',
    /write "deep frozen"/,
  ],
  ['a word with a number sign', { points: [...applied({ words: ['№ партии'] }), good] }, 'COLD-01', /write "партии"/],
  ['a word of signs', { points: [...applied({ words: ['--'] }), good] }, 'COLD-01', /has no letter/],
  [
    'braces',
    { points: [...applied({ paths: ['src/{a,b}/**'] }), good] },
    'COLD-01',
    /has braces; write a glob for each/,
  ],
  [
    'a slash at the end',
    { points: [...applied({ paths: ['apps/cold/'] }), good] },
    'COLD-01',
    /write apps\/cold\/\*\*/,
  ],
  ['brackets', { points: [...applied({ paths: ['**/[Ss]tock*'] }), good] }, 'COLD-01', /write \*\*\/\?tock\*/],
  ['a bare folder', { points: [...applied({ paths: ['apps/cold'] }), good] }, 'COLD-01', /write apps\/cold\/\*\*/],
  ['a leading slash', { points: [...applied({ paths: ['/apps/**'] }), good] }, 'COLD-01', /write apps\/\*\*/],
  ['backslashes', { points: [...applied({ paths: ['apps\\cold\\*'] }), good] }, 'COLD-01', /write apps\/cold\/\*/],
  ['an exclusion', { points: [...applied({ paths: ['!src/**'] }), good] }, 'COLD-01', /ignore_paths/],
  ['a file’s name', { points: [...applied({ files: ['stock_lot.py'] }), good] }, 'COLD-01', /write "stock lot"/],
  ['a case of no form', { points: [{ ...point, cases: ['receive it'] }, good] }, 'COLD-01', /must look like "receive/],
  ['a setting of a point', { points: [{ ...point, settings: ['colour'] }, good] }, 'COLD-01', /"colour" is no setting/],
  ['without of no point', { without: ['INV-99'], points: [good] }, 'without', /there is no point INV-99/],
  ['always of no point', { always: ['INV-99'], points: [good] }, 'always', /there is no point INV-99/],
  ['always and without', { always: ['IB-04'], without: ['IB-04'], points: [good] }, 'always', /no point IB-04/],
  ['an ignored folder', { ignore_paths: ['legacy/'], points: [good] }, 'ignore_paths', /write legacy\/\*\*/],
  ['adjusting nothing', { adjust: [{ id: 'INV-99' }], points: [good] }, 'INV-99', /is no built-in point/],
  [
    'an unknown setting',
    { adjust: [{ id: 'OUT-02', settings: { day: 'x' } }], points: [good] },
    'OUT-02',
    /day is unknown; there are expiry_day/,
  ],
  [
    'an unknown value',
    { adjust: [{ id: 'OUT-02', settings: { expiry_day: 'x' } }], points: [good] },
    'OUT-02',
    /write one of inclusive, exclusive/,
  ],
  [
    'two settings',
    {
      adjust: [
        { id: 'OUT-02', settings: { expiry_day: 'exclusive' } },
        { id: 'OPS-03', settings: { expiry_day: 'inclusive' } },
      ],
      points: [good],
    },
    'OPS-03',
    /is "exclusive" elsewhere/,
  ],
  ['words that are none', { adjust: [{ id: 'OUT-02', line: 7 }], points: [good] }, 'OUT-02', /line must be a text/],
  ['half a term', { glossary: [{ en: 'tote' }], points: [good] }, 'glossary.0', /ru is missing/],
]

test.each(FAULTY)('Of a pack with %s exactly that is left out and named, with what to write', (what, own, at, told) => {
  const { pack, faults } = combine(own)
  expect(faults.map((it) => it.at)).toContain(at)
  expect(faults.some((it) => it.at === at && told.test(it.told.en))).toBe(true)
  expect(new Set(faults.map((it) => it.at)).size).toBe(1)
  const rest = pack.points.filter(({ id }) => id !== at).map(({ id }) => id)
  expect(rest).toEqual(
    expect.arrayContaining(['INV-06', ...(JSON.stringify(own).includes('COLD-09') ? ['COLD-09'] : [])]),
  )
  for (const { told: said } of faults) expect(said.ru).toMatch(/[а-яё]/iu)
  if (what !== 'a point twice') expect(pack.points.map(({ id }) => id)).not.toContain('COLD-01')
})

test('A rule that is too long for a line is shown cut, and the team is told to write one', () => {
  const { line: _, ...lineless } = { ...point, rule: 'x'.repeat(100) }
  const { pack, faults } = combine({ points: [lineless] })
  expect(pack.points[0]?.line.en).toHaveLength(80)
  expect(faults[0]?.told.en).toMatch(/write a line of at most 80/)
  expect(combine({ points: [{ ...lineless, rule: 'Short enough.' }] }).faults).toEqual([])
})

test('Only so many points as fit are shown, the team’s first, and who is left out is said', () => {
  const points = Array.from({ length: 70 }, (_, index) => ({
    ...point,
    id: `COLD-${100 + index}`,
    line: 'long '.repeat(15),
  }))
  const { lines, left } = linesOf(combine({ points }).pack, 'en', estimateTokens)
  expect(lines.every(({ id }) => id.startsWith('COLD-'))).toBe(true)
  expect(packProblem(crowded(left), 'en')).toMatch(/COLD-169, INV-01, .*are not shown.*shorten lines/)
  expect(crowded([])).toEqual([])
})

test('A team’s point with a word of the request stands first, and none is left out for want of one', () => {
  const points = [{ ...point, id: 'DRY-01', applies_to: {} }, point]
  const order = (said: string) =>
    linesOf(combine({ points }).pack, 'en', estimateTokens, said).lines.map(({ id }) => id)
  expect(order('Приёмка замороженных товаров').slice(0, 3)).toEqual(['COLD-01', 'DRY-01', 'INV-01'])
  expect(order('Tea').slice(0, 3)).toEqual(['DRY-01', 'COLD-01', 'INV-01'])
  expect(order('Tea')).toHaveLength(BUILT_IN.points.length + 2)
})

test('What is left out is one sentence, also in Russian; nothing is said of a pack without fault', () => {
  const { faults } = combine({ points: Array.from({ length: 3 }, () => ({})) })
  expect(packProblem(faults, 'ru')).toMatch(
    /^Из \.wms\/pack\.json это не учтено.*points\.0: id отсутствует.*\+\d+.*Исправьте/,
  )
  expect(packProblem([], 'en')).toBeNull()
})

test('The examples of the documentation are valid packs', () => {
  const page = readFileSync(new URL('../../../docs/wms-pack.md', import.meta.url), 'utf8')
  const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(combine(example).faults, example).toEqual([])
  expect(ids(examples[0])[0]).toBe('COLD-01')
})

test.each(['shopfloor', 'openboxes'])('The rules of a public system, %s, are a pack without fault', (name) => {
  const text = readFileSync(new URL(`../../wms/packs/${name}.json`, import.meta.url), 'utf8')
  const { pack, faults } = combine(text)
  expect(faults).toEqual([])
  for (const language of ['en', 'ru'] as const) expect(linesOf(pack, language, estimateTokens).left).toEqual([])
  expect(pack.settings).toHaveProperty('negative_stock', 'by_place')
})
