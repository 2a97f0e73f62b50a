import { expect, test } from 'vitest'
import { judgeReview as judge, type Reviewed } from '../../../src/agents/review/judge-review.ts'
import { finding } from './assignment.ts'
import { diffOf } from './evidence/diffs.ts'

const red = { command: 'node scripts/check.mjs backend', exit_code: 1, output: '✖ counts once (2ms)\nbackend: failed' }
const green = { ...red, exit_code: 0, output: 'backend: passed' }
const reviewed = {
  stage: 'QA_BACKEND' as const,
  summary: 'Tried it.',
  issues: [],
  suggestions: [],
  evidence: [green],
  tried: [],
}
const DIFF = diffOf({ 'backend/src/stock.mjs': '+stock.quantity += pallet.quantity\n+bins.push(pallet)' })
const PROVEN = { file: 'backend/src/stock.mjs', quote: 'stock.quantity += pallet.quantity' }
const judgeReview = (of: Reviewed, language: 'en' | 'ru') => judge(of, DIFF, language)

test('A review without findings and with green checks passes', () => {
  expect(judgeReview(reviewed, 'en').passed).toBe(true)
})

test('A minor finding does not stop the work', () => {
  expect(judgeReview({ ...reviewed, issues: [finding({ severity: 'minor', ...PROVEN })] }, 'en').passed).toBe(true)
})

test('A major finding stops it, whatever the checks say', () => {
  expect(judgeReview({ ...reviewed, issues: [finding({ severity: 'major', ...PROVEN })] }, 'en').passed).toBe(false)
})

test('A red check that the reviewer kept silent about becomes a finding of its own', () => {
  const result = judgeReview({ ...reviewed, evidence: [red] }, 'ru')
  expect(result.passed).toBe(false)
  expect(result.issues).toMatchObject([{ severity: 'blocker', quote: 'backend: failed' }])
  expect(result.issues[0]?.title).toContain('Проверка не проходит')
})

test('A red check that a finding quotes is not told twice', () => {
  const issues = [finding({ quote: '✖ counts once (2ms)' })]
  expect(judgeReview({ ...reviewed, issues, evidence: [red] }, 'en').issues).toMatchObject(issues)
})

test('A red test that a finding names by its code line is not told twice', () => {
  const evidence = [{ ...red, tests: { passed: 3, failed: ['a.test.mjs > counts once'] } }]
  const named = finding({ ...PROVEN, detail: 'counts once: a repeated scan doubles the stock.' })
  const { issues } = judgeReview({ ...reviewed, issues: [named], evidence }, 'en')
  expect(issues).toMatchObject([{ title: named.title, red_tests: ['a.test.mjs > counts once'] }])
  const other = finding({ ...PROVEN, detail: 'Something else.' })
  expect(judgeReview({ ...reviewed, issues: [other], evidence }, 'en').issues).toHaveLength(2)
  const minor = finding({ ...PROVEN, severity: 'minor', detail: 'counts once' })
  expect(judgeReview({ ...reviewed, issues: [minor], evidence }, 'en').passed).toBe(false)
})

test('Calling a red check minor does not make it pass', () => {
  const issues = [finding({ severity: 'minor', quote: '✖ counts once (2ms)' })]
  expect(judgeReview({ ...reviewed, issues, evidence: [red] }, 'en').passed).toBe(false)
})

test('A check that did not end by itself is not green', () => {
  expect(judgeReview({ ...reviewed, evidence: [{ ...green, exit_code: null }] }, 'en').passed).toBe(false)
})

test('The same test may have taken another time when the checks ran for the finding', () => {
  const issues = [finding({ quote: '✖ counts once (31.7ms)' })]
  expect(judgeReview({ ...reviewed, issues, evidence: [red] }, 'en').issues).toMatchObject(issues)
})

test('What nothing proves is shown, with the reason, and stops nothing', () => {
  const issues = [finding(), finding({ ...PROVEN, file: 'docs/a.md' }), finding({ ...PROVEN, quote: 'bins.clear()' })]
  const result = judgeReview({ ...reviewed, issues }, 'en')
  expect(result).toMatchObject({ passed: true, issues: [] })
  expect(result.unverified.map(({ why }) => why)).toEqual(['no_quote', 'outside_diff', 'not_changed'])
})

test('Six findings stop the work at most, the worst first; the others are told in a line', () => {
  const lines = Array.from({ length: 9 }, (_, index) => `stock.bin${index} += 1`)
  const diff = diffOf({ 'a.mjs': lines.map((line) => `+${line}`).join('\n') })
  const issues = lines.map((quote, index) =>
    finding({ title: `Issue ${index}`, file: 'a.mjs', quote, severity: index === 8 ? 'blocker' : 'major' }),
  )
  const result = judge({ ...reviewed, issues }, diff, 'en')
  expect(result.issues).toHaveLength(6)
  expect(result.issues[0]).toMatchObject({ title: 'Issue 8', line: 18 })
  expect(result.suggestions).toEqual(['Issue 5 (a.mjs:15)', 'Issue 6 (a.mjs:16)', 'Issue 7 (a.mjs:17)'])
})

test('Two things that are wrong with one line are one finding that tells both', () => {
  const issues = [
    finding({ ...PROVEN, title: 'Not counted', detail: 'a' }),
    finding({ ...PROVEN, title: 'No lock', detail: 'b' }),
  ]
  expect(judgeReview({ ...reviewed, issues }, 'en').issues).toMatchObject([
    { title: 'Not counted', detail: 'a\nNo lock: b' },
  ])
})

test('A command that is red again proves a finding, but is no check of its own', () => {
  const tried = [{ command: 'node --test one.mjs', exit_code: 1, output: '✖ counts a scan once' }]
  expect(judgeReview({ ...reviewed, tried }, 'en')).toMatchObject({ passed: true, evidence: [green] })
  const issues = [finding({ quote: '✖ counts a scan once' })]
  expect(judgeReview({ ...reviewed, tried, issues }, 'en')).toMatchObject({
    passed: false,
    evidence: [green, ...tried],
  })
})
