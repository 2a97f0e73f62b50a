import { expect, test } from 'vitest'
import { estimateTokens } from '../../../src/model/model.ts'
import { LINES_TOKENS, linesOf } from '../../../src/wms/choice/lines.ts'
import { chooseTerms } from '../../../src/wms/choice/terms.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'
import { Point, Term } from '../../../src/wms/points/point.ts'

test('Each point has an id of its own and all that it needs', () => {
  expect(new Set(BUILT_IN.points.map((it) => it.id)).size).toBe(BUILT_IN.points.length)
  for (const point of BUILT_IN.points) expect(Point.parse(point), point.id).toEqual(point)
  for (const term of BUILT_IN.glossary) expect(Term.parse(term), term.en).toEqual(term)
})

test('A rule and its line are said in both languages', () => {
  for (const { id, rule, line } of BUILT_IN.points)
    for (const said of [rule, line]) {
      expect(said.en, id).not.toMatch(/[а-яё]/iu)
      expect(said.ru, id).toMatch(/[а-яё]/iu)
    }
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
