import { expect, test } from 'vitest'
import { type TaskPoint, TaskSpec } from '../../../../src/core/artifacts.ts'
import {
  changesBehaviour,
  keptPoints,
  overruledPoints,
  POINTS_NAMED,
  pointsOfCriterion,
} from '../../../../src/core/judgement/named-points.ts'

const point = (id: string, over: Partial<TaskPoint> = {}): TaskPoint => ({
  ...{ id, why: 'it is scanned', criteria: ['AC-1'], reading: null },
  ...over,
})
const spec = (over: Partial<TaskSpec>): TaskSpec =>
  TaskSpec.parse({ goal: 'G', acceptance_criteria: ['A', 'B'], constraints: [], sections: [], ...over })

test.each(['new_behaviour', 'bug', 'report', 'operation', null, undefined] as const)(
  '%s changes behaviour',
  (intent) => {
    expect(changesBehaviour({ intent })).toBe(true)
  },
)

test.each(['text', 'refactoring', 'dependency'] as const)('%s changes none', (intent) => {
  expect(changesBehaviour({ intent })).toBe(false)
})

test('A task keeps what is named and not overruled, in the order of the specification', () => {
  const named = spec({
    points: [point('OUT-02', { reading: 'The day itself counts.' }), point('INV-06'), point('ID-04')],
  })
  expect(keptPoints(named).map(({ id }) => id)).toEqual(['INV-06', 'ID-04'])
  expect(overruledPoints(named)).toEqual([{ id: 'OUT-02', reading: 'The day itself counts.' }])
  expect([keptPoints(null), overruledPoints(null), overruledPoints(spec({}))]).toEqual([[], [], []])
})

test('The older form names points by criterion: each once, with all its criteria and no reason', () => {
  const older = spec({
    wms_points: [
      { criterion: 'AC-1', points: ['INV-06', 'ID-01'] },
      { criterion: 'AC-2', points: ['INV-06'] },
    ],
  })
  expect(keptPoints(older)).toEqual([
    point('INV-06', { why: '', criteria: ['AC-1', 'AC-2'] }),
    point('ID-01', { why: '', criteria: ['AC-1'] }),
  ])
})

test('A point in both forms is kept once, with its reason', () => {
  const both = spec({ points: [point('INV-06')], wms_points: [{ criterion: 'AC-2', points: ['INV-06'] }] })
  expect(keptPoints(both)).toEqual([point('INV-06')])
})

test('A criterion has the points that name it', () => {
  const named = spec({
    points: [point('INV-06', { criteria: ['AC-1', 'AC-2'] }), point('ID-01', { criteria: ['AC-2'] })],
  })
  expect(pointsOfCriterion(named, 'AC-1')).toEqual(['INV-06'])
  expect(pointsOfCriterion(named, 'AC-2')).toEqual(['INV-06', 'ID-01'])
  expect(pointsOfCriterion(named, 'AC-3')).toEqual([])
})

test('Twelve are the most that are named', () => expect(POINTS_NAMED).toBe(12))
