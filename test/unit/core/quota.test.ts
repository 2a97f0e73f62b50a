import { expect, test } from 'vitest'
import { exceeded, grantedUsd, taskCapUsd } from '../../../src/core/access/quota.ts'

const LIMITS = { openTasks: 3, tasksAnHour: 5, budgetUsd: 2 }
const asked = (open: number, withinHour: number) => ({ open, withinHour, hourEndsInMs: 60_000 })

test('one more is allowed up to each limit, and none beyond', () => {
  expect(exceeded(LIMITS, asked(2, 4))).toBeNull()
  expect(exceeded(LIMITS, asked(3, 4))).toEqual({ limit: 'open', most: 3 })
  expect(exceeded(LIMITS, asked(2, 5))).toEqual({ limit: 'hour', most: 5, retryAfterMs: 60_000 })
  expect(exceeded({ ...LIMITS, openTasks: null, tasksAnHour: null }, asked(1_000, 1_000))).toBeNull()
})

test.each([
  [500, 2, 2],
  [1, 2, 1],
  [null, 2, null],
  [500, null, 500],
  [null, null, null],
])('of %j asked for and %j given a request gets %j', (wish, budgetUsd, granted) => {
  expect(grantedUsd({ budgetUsd }, wish)).toBe(granted)
})

test.each([
  ['asked for, and more than the operator gives now', 500, false, 2, 2],
  ['asked for, and less', 1, false, 2, 1],
  ['none asked for', null, false, 2, 2],
  ['raised by an approver', 500, true, 2, 500],
  ['lowered by an approver', 1, true, 2, 1],
  ['asked for where the operator gives no limit', 500, false, null, 500],
  ['none at all', null, false, null, null],
])('a task’s cap: %s', (_, budgetUsd, budgetRaised, most, cap) => {
  expect(taskCapUsd({ budgetUsd: most }, { budgetUsd, budgetRaised })).toBe(cap)
})
