import { describe, expect, test } from 'vitest'
import type { TaskEvent } from '../../../../src/core/pipeline/events.ts'
import { transition } from '../../../../src/core/pipeline/transition.ts'
import { play, taskIn } from '../given.ts'

const resume = (): TaskEvent => ({ type: 'resumed', budgetUsd: null, answer: null })

describe('A task that people hold', () => {
  const holds = (): TaskEvent => ({ type: 'held', cause: 'person', reason: 'not now' })

  test('goes on with the same attempt of the same stage, and all that it had', () => {
    const before = taskIn('SECURITY')
    const held = play(before, holds)
    expect(held).toEqual({
      ...before,
      seq: before.seq + 1,
      state: { status: 'PAUSED', stage: 'SECURITY', cause: 'person', reason: 'not now', acts: ['resume'] },
    })
    expect(play(held, resume)).toEqual({ ...before, seq: before.seq + 2 })
  })

  test('has to run: where it waits or pauses nothing can be held', () => {
    for (const task of [taskIn('CI_WAIT'), taskIn('HUMAN_APPROVAL'), taskIn('DONE'), play(taskIn('DOCS'), holds)])
      expect(transition(task, holds())).toBeNull()
  })
})
