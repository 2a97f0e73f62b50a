import { expect, test } from 'vitest'
import { filedAgainstReading } from '../../../src/agents/review/against-reading.ts'
import { type HandedSpec, pointsFault } from '../../../src/agents/work/handed-spec.ts'
import type { Finding, TaskPoint } from '../../../src/core/artifacts.ts'

const KNOWN = ['INV-06', 'OUT-02', 'COLD-01', ...Array.from({ length: 12 }, (_, index) => `OWN-${10 + index}`)]
const point = (over: Partial<TaskPoint> = {}): TaskPoint => ({
  ...{ id: 'INV-06', why: 'the scanner repeats', criteria: ['AC-1'], reading: null },
  ...over,
})
const spec = (points: TaskPoint[], over: Partial<HandedSpec> = {}): HandedSpec => ({
  ...{ goal: 'Receive', acceptance_criteria: ['A repeat changes nothing'], constraints: [], sections: [] },
  ...{ intent: 'new_behaviour', points, points_reason: null, files: [], reported: [] },
  ...over,
})

test.each([
  [[point()], {}],
  [[], { intent: 'text' as const }],
  [[point({ criteria: [], reading: 'The request says otherwise.' })], {}],
  [[point()], { intent: 'refactoring' as const, points_reason: 'The lock order changes.' }],
])('A specification whose points are known, explained and called for is taken: %j %j', (points, over) => {
  expect(pointsFault(spec(points, over), KNOWN)).toBeNull()
})

test.each([
  [[point({ id: 'INV-99' })], {}, /INV-99, which no pack has/],
  [[point({ criteria: ['AC-2'] })], {}, /AC-2; the criteria are AC-1/],
  [[point(), point()], {}, /INV-06 twice/],
  [[point({ why: ' ' })], {}, /no reason for INV-06/],
  [KNOWN.slice(2).map((id) => point({ id })), {}, /13 points.*12 at most/],
  [[point()], { intent: 'text' as const }, /intent is text.*points_reason/],
  [[point()], { intent: 'dependency' as const, points_reason: ' ' }, /intent is dependency/],
])('It is sent back with what to do: %j %j', (points, over, why) => {
  expect(pointsFault(spec(points, over), KNOWN)).toMatch(why)
})

const finding = (wms: string[] | null): Finding => ({
  ...{ severity: 'blocker', title: 'Taken on its day', detail: '', file: null, line: null, quote: null, wms },
})
const overruled = [{ id: 'OUT-02', reading: 'The day itself is good.' }]

test('A finding that rests only on a point which the request overrules is sent back with the reading', () => {
  expect(filedAgainstReading([finding(null), finding(['OUT-02'])], overruled)).toMatch(/OUT-02.*The day itself is good/)
})

test('A finding with another ground, or none of the warehouse, is taken', () => {
  const issues = [finding(['OUT-02', 'INV-06']), finding([]), finding(null), finding(['INV-06'])]
  expect(filedAgainstReading(issues, overruled)).toBeNull()
})
