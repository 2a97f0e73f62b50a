import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { estimateTokens } from '../../../src/model/model.ts'
import { LINES_TOKENS, linesOf } from '../../../src/wms/choice/lines.ts'
import { chooseTerms } from '../../../src/wms/choice/terms.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'
import { contradict, readCase } from '../../../src/wms/points/cases.ts'
import { Point, Term } from '../../../src/wms/points/point.ts'
import { isSetting, SETTING_NAMES, settingOf } from '../../../src/wms/points/settings.ts'

test('Each point has an id of its own and all that it needs', () => {
  expect(new Set(BUILT_IN.points.map((it) => it.id)).size).toBe(BUILT_IN.points.length)
  for (const point of BUILT_IN.points) expect(Point.parse(point), point.id).toEqual(point)
  for (const term of BUILT_IN.glossary) expect(Term.parse(term), term.en).toEqual(term)
})

test('A rule, its line, reason and condition are said in both languages', () => {
  for (const { id, rule, line, why, when } of BUILT_IN.points)
    for (const said of [rule, line, why, when ?? rule]) {
      expect(said.en, id).not.toMatch(/[а-яё]/iu)
      expect(said.ru, id).toMatch(/[а-яё]/iu)
      expect(said.ru, id).not.toMatch(/аренд|выпуск[а-я]* волн|отпуск товар|против снимка/iu)
    }
})

test('There are at least fifty points, each with its condition and source, and at most eight block', () => {
  expect(BUILT_IN.points.length).toBeGreaterThanOrEqual(50)
  for (const { id, when, sources } of BUILT_IN.points)
    expect([when === null, sources.length === 0], id).toEqual([false, false])
  const count = (severity: string) => BUILT_IN.points.filter((it) => it.severity === severity).length
  expect([count('blocker') <= 8, count('minor') > 0]).toEqual([true, true])
})

const CASES = BUILT_IN.points.flatMap(({ id, cases, settings }) =>
  cases.map((text) => ({ id, text, settings, read: readCase(text) })),
)

test('Each case has the form that code compares, and its settings are those of its point, with a value that there is', () => {
  for (const { id, text, read, settings } of CASES) {
    expect(read, `${id} ${text}`).not.toBeNull()
    for (const [name, value] of Object.entries(read?.settings ?? {})) {
      expect(settings, `${id} ${text}`).toContain(name)
      expect(isSetting(name) && Object.keys(settingOf(name).values), `${id} ${text}`).toContain(value)
    }
  }
})

test('What a point says by a setting is a setting that there is, and each setting is asked by a point', () => {
  expect([...new Set(BUILT_IN.points.flatMap(({ settings }) => settings))].toSorted()).toEqual(SETTING_NAMES.toSorted())
  for (const name of SETTING_NAMES) expect(Object.keys(settingOf(name).values), name).toContain(settingOf(name).usual)
})

test('No case contradicts one of another point that is about the same operation', () => {
  const pairs = CASES.flatMap((a, index) => CASES.slice(index + 1).map((b) => [a, b] as const))
  const compared = pairs.filter(([a, b]) => a.id !== b.id && a.read?.operation === b.read?.operation)
  expect(compared.length).toBeGreaterThan(100)
  for (const [a, b] of compared)
    expect(
      a.read !== null && b.read !== null && contradict(a.read, b.read),
      `${a.id} ${a.text} | ${b.id} ${b.text}`,
    ).toBe(false)
})

test.each(['en', 'ru'] as const)('All lines together fit into 1,500 tokens, in %s', (language) => {
  const { lines, left } = linesOf(BUILT_IN, language, estimateTokens)
  expect(LINES_TOKENS).toBe(1_500)
  expect(left).toEqual([])
  expect(lines).toHaveLength(BUILT_IN.points.length)
})

test('Where the lines do not fit, the last ones are left out and named', () => {
  const [first, second] = BUILT_IN.points
  const { lines, left } = linesOf({ ...BUILT_IN, points: [first, second].flatMap((it) => it ?? []) }, 'en', () => 800)
  expect(lines.map(({ id }) => id)).toEqual([first?.id])
  expect(left).toEqual([second?.id])
})

test('The glossary brings the words that a request uses, with their names in code', () => {
  const codes = (request: string) => chooseTerms(BUILT_IN, request).map((it) => it.code)
  expect(codes('Принять паллеты по скану SSCC в ячейку')).toEqual(expect.arrayContaining(['lpn', 'sscc', 'location']))
  expect(codes('Putaway of lots by FEFO')).toEqual(expect.arrayContaining(['putaway', 'rotation']))
  expect(codes('Rename the README headline')).toEqual([])
})

test('The documentation says how many points there are, and what is usual of each setting', () => {
  const page = readFileSync(new URL('../../../docs/wms-pack.md', import.meta.url), 'utf8')
  expect(page).toContain(`knows ${BUILT_IN.points.length} points`)
  for (const name of SETTING_NAMES) {
    const { usual, values } = settingOf(name)
    expect(page, name).toContain(`| \`${name}\` | \`${usual}\`: ${values[usual]} |`)
  }
})
