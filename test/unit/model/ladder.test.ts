import { expect, test } from 'vitest'
import { PROFILES } from '../../../src/model/profiles.ts'
import { createLadder } from '../../../src/model/structured-output.ts'

const MINUTE_MS = 60_000

const open = (profile: keyof typeof PROFILES = 'other') => {
  let now = 0
  const ladder = createLadder(PROFILES[profile], () => now)
  return { ladder, wait: (minutes: number) => (now += minutes * MINUTE_MS) }
}

test('A way to ask for JSON that was refused is tried again half an hour later', () => {
  const { ladder, wait } = open()
  ladder.stepDown('large')
  wait(29)
  expect(ladder.rung('large')).toBe('tool')
  wait(1)
  expect(ladder.rung('large')).toBe('json_schema')
})

test('The longer it is refused, the less often it is tried', () => {
  const { ladder, wait } = open()
  for (const minutes of [30, 60, 120]) {
    expect(ladder.rung('large')).toBe('json_schema')
    ladder.stepDown('large')
    wait(minutes - 1)
    expect(ladder.rung('large')).toBe('tool')
    wait(1)
  }
})

test('Each model has a place of its own', () => {
  const { ladder } = open()
  ladder.stepDown('large')
  expect(ladder.rung('small')).toBe('json_schema')
})

test('From the last way there is none further down', () => {
  const { ladder } = open()
  expect([1, 2, 3, 4].map(() => ladder.stepDown('large'))).toEqual([true, true, true, false])
  expect(ladder.rung('large')).toBe('text')
})

test('A server that takes a schema without obeying it is not asked so', () => {
  expect(open('anthropic').ladder.rung('large')).toBe('tool')
})
