import { afterAll, expect, test } from 'vitest'
import { judgeReview } from '../../../../src/agents/review/judge-review.ts'
import type { Finding, ReviewResult } from '../../../../src/core/artifacts.ts'
import { finding } from '../assignment.ts'
import { type Case, CLEAN, DEFECTS, type Said } from './cases.ts'
import { diffOf } from './diffs.ts'

const asFinding = ([where, quote, severity = 'blocker']: Said, index: number): Finding => {
  const [, file = null, line] = /^(.*?)(?::(\d+))?$/.exec(where ?? '') ?? []
  return finding({
    ...{ title: `Issue ${index}`, quote, severity },
    ...{ file: file === '' ? null : file, line: line === undefined ? null : Number(line) },
  })
}
const judged = ({ files, red, proven = [], noise }: Case): ReviewResult =>
  judgeReview(
    {
      ...{ stage: 'QA_BACKEND', summary: 'Tried it.', suggestions: [], evidence: [], tried: red ? [red] : [] },
      issues: [...noise, ...proven].map(asFinding),
    },
    diffOf(files),
    'en',
  )
const place = ({ file, line }: Finding) => `${file}${line === null ? '' : `:${line}`}`

const counts = { defects: 0, found: 0, clean: 0, untouched: 0, unproven: 0, survived: 0 }

test.each(DEFECTS)('A defect that is $name is kept, and nothing else', (one) => {
  const { passed, issues, unverified } = judged(one)
  counts.defects++
  counts.unproven += one.noise.length
  counts.found += Number(issues.some((issue) => place(issue) === one.at))
  counts.survived += issues.length - 1
  expect(issues.map(place)).toEqual([one.at])
  expect(passed).toBe(false)
  expect(unverified).toHaveLength(one.noise.length)
})

test.each(CLEAN)('A clean change passes a reviewer who says: $name', (one) => {
  const { passed, issues, unverified } = judged(one)
  counts.clean++
  counts.unproven += one.noise.length
  counts.untouched += Number(passed && issues.length === 0)
  counts.survived += issues.length
  expect({ passed, issues }).toEqual({ passed: true, issues: [] })
  expect(unverified).toHaveLength(Math.min(20, one.noise.length))
})

afterAll(() => {
  process.stdout.write(
    `Evidence check: ${counts.found} of ${counts.defects} defects kept where they are, ${counts.untouched} of ${counts.clean} clean changes passed, ` +
      `${counts.survived} of ${counts.unproven} unproven findings survived.\n`,
  )
})

test('There are fifteen of each, and all are counted', () => {
  expect(counts).toMatchObject({ defects: 15, found: 15, clean: 15, untouched: 15, survived: 0 })
})
