import { expect, test } from 'vitest'
import { invariants } from '../../../src/agents/briefing/wms-parts.ts'
import { Invariant } from '../../../src/core/artifacts.ts'
import { estimateTokens } from '../../../src/model/model.ts'
import { invariantOf } from '../../../src/wms/invariant.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'
import { assignment } from './assignment.ts'

const brief = { points: [], lines: [], overruled: [], glossary: [], knownIds: [] }
const point = Invariant.parse({
  ...{ id: 'OUT-02', rule: 'Stock leaves in order.', severity: 'blocker', when: 'Where it allocates.' },
  ...{
    why_here: 'it allocates',
    site: ['Here: the day is good.'],
    test_recipe: 'Three lots.',
    review_question: 'Which date?',
  },
})

test('A tester reads a point with its condition, reason, setting and recipe; security with its question', () => {
  const wms = { ...brief, points: [point] }
  expect(invariants(assignment({ stage: 'QA_BACKEND', wms }))).toBe(`- OUT-02 (blocker): Stock leaves in order.
  When: Where it allocates.
  Named because: it allocates
  Here: the day is good.
  Test it, named 'OUT-02: …': Three lots.`)
  expect(invariants(assignment({ stage: 'SECURITY', wms }))).toContain('  Ask: Which date?')
})

test('PRODUCT reads lines, and everybody else what does not hold here', () => {
  const lines = [{ id: 'INV-06', line: 'A repeat changes nothing' }]
  expect(invariants(assignment({ stage: 'PRODUCT', wms: { ...brief, lines } }))).toBe(
    '- INV-06 A repeat changes nothing',
  )
  const overruled = [{ id: 'OUT-02', reading: 'the day is good' }]
  const told = invariants(assignment({ stage: 'BACKEND', wms: { ...brief, overruled } }))
  expect(told).toBe('* OUT-02 does not hold here; the specification reads: the day is good')
})

test('Of more points than there is room for every rule is shown, and none is cut in the middle', () => {
  const points = BUILT_IN.points.slice(0, 16).map((it) => invariantOf(it, BUILT_IN, 'ru'))
  const told = invariants(assignment({ stage: 'QA_BACKEND', wms: { ...brief, points } }))
  expect(estimateTokens(told)).toBeLessThan(3_000)
  for (const { id } of points) expect(told).toContain(`- ${id} `)
  expect(told).toContain(points.at(-1)?.rule)
  expect(told).toMatch(/Test it, named 'INV-01: …'/)
  expect(told.match(/no room for its test recipe/g)?.length).toBeGreaterThan(0)
})
