import { expect, test } from 'vitest'
import { Preparation } from '../../../../src/core/checks/preparation.ts'
import { OutsideWait } from '../../../../src/core/pipeline/outside-wait.ts'

const since = '2026-01-02T03:04:05.000Z'
const wait = { dependency: 'forge', since, next_at: '2026-01-02T03:05:05.000Z', tries: 3, reason: 'It is down.' }

test('A wait for something outside reads back whole, also for what only a newer version knows', () => {
  const dates = { since: new Date(wait.since), next_at: new Date(wait.next_at) }
  expect(OutsideWait.parse(wait)).toEqual({ ...wait, ...dates })
  for (const dependency of ['weather', null])
    expect(OutsideWait.parse({ ...wait, dependency })).toEqual({ ...wait, ...dates, dependency })
})

test.each(['setup', 'check'] as const)('What a run prepares reads back whole: a %s', (kind) => {
  const preparation = { kind, name: 'npm ci', output: '/tmp/output.txt' }
  expect(Preparation.parse(preparation)).toEqual(preparation)
  expect(Preparation.safeParse({ ...preparation, kind: 'nap' }).success).toBe(false)
})
