import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BUILT_IN } from '../../../src/wms/pack.ts'
import { combinePacks } from '../../../src/wms/team-pack.ts'

const point = {
  id: 'COLD-01',
  process: 'inbound',
  line: 'Frozen goods wait ten minutes at most',
  rule: 'Frozen goods wait at most ten minutes at the dock.',
  why: 'They thaw.',
  severity: 'blocker',
  applies_to: { paths: ['**/*frozen*'], words: ['Frozen', 'заморож'] },
  test_recipe: 'Receive frozen goods and leave them: after ten minutes there is an alarm.',
  review_question: 'Who is told when the time is over?',
}
const combine = (own: unknown) => combinePacks(BUILT_IN, typeof own === 'string' ? own : JSON.stringify(own), 'en')
const ids = (own: unknown) => combine(own).pack.points.map((it) => it.id)

test('A team without a pack of its own has ours', () => {
  expect(combinePacks(BUILT_IN, null, 'en')).toEqual({ pack: BUILT_IN, problem: null })
})

test('A team may say a point of ours in its own words, leave one out, and add words', () => {
  const term = { en: 'tote', ru: 'тара', code: 'tote', meaning: 'a box for picking' }
  const own = { points: [{ ...point, id: 'OUT-03' }], without: ['IB-04'], glossary: [term] }
  expect(ids(own)).toHaveLength(BUILT_IN.points.length - 1)
  expect(ids(own)).not.toContain('IB-04')
  expect(combine(own).pack.points.find((it) => it.id === 'OUT-03')?.rule.en).toBe(point.rule)
  expect(combine(own).pack.glossary).toContainEqual(term)
})

test.each([
  ['{ "points": [', 'it is no JSON'],
  [{ points: [{ ...point, severity: 'fatal' }] }, 'points.0.severity'],
  [{ points: [{ ...point, id: 'AC-01' }] }, 'points.0.id: must look like INV-01'],
  [{ points: [point, point] }, 'COLD-01 stands there twice'],
  [{ without: ['INV-99'] }, 'without: there is no point INV-99'],
  [{ rules: [] }, 'rules'],
  [{ points: Array.from({ length: 5 }, () => ({})) }, '; +42. Mend'],
  [[], 'the file'],
])('%j is said to be wrong, and ours goes on', (own, why) => {
  const { pack, problem } = combine(own)
  expect(pack).toEqual(BUILT_IN)
  expect(problem).toContain(why)
  expect(problem).toMatch(/^\.wms\/pack\.json is not used.*Mend it on the base branch/)
})

test('A Russian task says it in Russian', () => {
  expect(combinePacks(BUILT_IN, '', 'ru').problem).toMatch(/не используется.*Исправьте его в основной ветке/)
})

test('The example of the documentation is a valid pack', () => {
  const page = readFileSync(new URL('../../../docs/wms-pack.md', import.meta.url), 'utf8')
  const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  const { pack, problem } = combine(examples.find((it) => it.includes('"points"')))
  expect(problem).toBeNull()
  expect(pack.points[0]?.id).toBe('COLD-01')
})
