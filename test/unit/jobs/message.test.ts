import { expect, test } from 'vitest'
import { Message } from '../../../src/jobs/queue/queues.ts'

test('a job that an older version has queued is read', () => {
  expect(Message.parse({ taskId: 7, seq: 3, round: 2 })).toEqual({ v: 1, taskId: 7, seq: 3, round: 2, source: 'poll' })
  expect(Message.parse({ taskId: 7, seq: 3, round: -1 })).toEqual({ v: 1, taskId: 7, seq: 3, round: 0, source: 'hint' })
})

test('a hint is told from a poll', () => {
  const hint = { taskId: 7, seq: 3, round: 0, source: 'hint' }
  expect(Message.parse(hint)).toEqual({ v: 1, ...hint })
})

test('a message of a form that only a newer version knows is not read', () => {
  expect(Message.safeParse({ v: 2, taskId: 7, seq: 3, round: 0 }).success).toBe(false)
})
