import { expect, test } from 'vitest'
import { possibleActs } from '../../../../src/core/pipeline/acts.ts'
import { pausedState } from '../../../../src/core/pipeline/pauses.ts'
import { newTask } from '../../../../src/core/pipeline/task.ts'
import { taskIn } from '../given.ts'

test('A decision is due where a person is waited for, and a running task can be cancelled', () => {
  expect(possibleActs(taskIn('HUMAN_APPROVAL'))).toEqual(['approve', 'reject', 'request_changes'])
  expect(possibleActs(newTask(1))).toEqual(['cancel'])
})

test('A task that asks for packages gets them allowed, or a no with words', () => {
  const state = pausedState('BACKEND', 'packages', 'May it?')
  expect(possibleActs({ ...newTask(1), state })).toEqual(['resume', 'deny_packages', 'cancel'])
})

test('A task that is held alone is resumed, and one that is held with all others goes on with them', () => {
  const held = (cause: 'person' | 'halt') => ({ ...newTask(1), state: pausedState('BACKEND', cause, 'not now') })
  expect(possibleActs(held('person'))).toEqual(['resume', 'cancel'])
  expect(possibleActs(held('halt'))).toEqual(['cancel'])
})

test('A task that was cancelled while people were asked is not to be decided', () => {
  const state = { status: 'CANCELLED', stage: 'HUMAN_APPROVAL', reason: 'not needed' } as const
  expect(possibleActs({ ...newTask(1), state })).toEqual([])
})

test('Checks that say nothing are run again or let count for nothing', () => {
  const state = pausedState('CI_WAIT', 'checks', 'cancelled twice')
  expect(possibleActs({ ...newTask(1), state })).toEqual(['resume', 'ignore_checks', 'cancel'])
})
