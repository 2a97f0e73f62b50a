import { expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { tooLong } from '../../../src/people/resume.ts'

test('What agents are told has at most 4,000 characters, an emoji being one', () => {
  const task = newTask(7)
  expect(tooLong('📦'.repeat(4_000), task)).toBe(null)
  expect(tooLong('📦'.repeat(4_001), task)).toEqual({ outcome: 'too_long', limit: 4_000, task })
})
