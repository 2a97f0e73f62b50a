import { expect, test } from 'vitest'
import { Message } from '../../../src/jobs/queue/queues.ts'

test('a job that an older version has queued is read', () => {
  expect(Message.parse({ taskId: 7, seq: 3, round: 2 })).toEqual({ taskId: 7, seq: 3, round: 2, source: 'poll' })
  expect(Message.parse({ taskId: 7, seq: 3, round: -1 })).toEqual({ taskId: 7, seq: 3, round: 0, source: 'hint' })
})

test('a hint is told from a poll', () => {
  const hint = { taskId: 7, seq: 3, round: 0, source: 'hint' }
  expect(Message.parse(hint)).toEqual(hint)
})
