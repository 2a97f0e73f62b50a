import { describe, expect, test } from 'vitest'
import type { TaskEvent } from '../../../../src/core/pipeline/events.ts'
import { newTask, type Task } from '../../../../src/core/pipeline/task.ts'
import { transition } from '../../../../src/core/pipeline/transition.ts'
import { goodEvent, play, taskIn } from '../given.ts'

const cancel = (): TaskEvent => ({ type: 'cancelled', reason: 'not needed any more' })
const giveUp = ({ seq }: Task): TaskEvent => ({ type: 'run_abandoned', seq, reason: 'gone' })
const pause = ({ seq }: Task): TaskEvent => ({ type: 'paused', seq, cause: 'budget', reason: '$1 is spent' })

/** What happens outside, beside the new card. */
function effectsOf(task: Task, event: (task: Task) => TaskEvent) {
  const [card, ...others] = transition(task, event(task))?.effects ?? []
  expect(card).toEqual({ type: 'refresh_card', taskId: task.id })
  return others
}

describe('What happens outside', () => {
  test.each([
    ['is merged', taskIn('MERGE', newTask(7)), goodEvent],
    ['fails', taskIn('SECURITY', newTask(7)), giveUp],
    ['fails while it waits', taskIn('CI_WAIT', newTask(7)), giveUp],
  ])('after a task %s is that it is tidied up', (_, task, event) => {
    expect(effectsOf(task, event)).toEqual([{ type: 'tidy_up', taskId: 7, seq: task.seq + 1 }])
  })

  test('after a running task is cancelled is that its run is stopped, and that it is tidied up', () => {
    const task = taskIn('BACKEND', newTask(7))
    expect(effectsOf(task, cancel)).toEqual([
      { type: 'stop_run', taskId: 7, seq: task.seq },
      { type: 'tidy_up', taskId: 7, seq: task.seq + 1 },
    ])
  })

  test.each(['CI_WAIT', 'HUMAN_APPROVAL'])('after a task is cancelled in %s is only that it is tidied up', (stage) => {
    const task = taskIn(stage, newTask(7))
    expect(effectsOf(task, cancel)).toEqual([{ type: 'tidy_up', taskId: 7, seq: task.seq + 1 }])
  })

  test('after a paused task is cancelled is only that it is tidied up: nothing runs', () => {
    const paused = play(taskIn('BACKEND', newTask(7)), pause)
    expect(effectsOf(paused, cancel)).toEqual([{ type: 'tidy_up', taskId: 7, seq: paused.seq + 1 }])
  })

  test.each(['person', 'halt'] as const)('after a running task is held (%s) is that its run is stopped', (cause) => {
    const task = taskIn('BACKEND', newTask(7))
    const held = effectsOf(task, () => ({ type: 'held', cause, reason: 'not now' }))
    expect(held).toEqual([{ type: 'stop_run', taskId: 7, seq: task.seq }])
  })

  test('after a task pauses is nothing but the new card', () => {
    expect(effectsOf(taskIn('BACKEND'), pause)).toEqual([])
  })

  test('after a stage has passed is the next one’s run', () => {
    const task = taskIn('BACKEND', newTask(7))
    expect(effectsOf(task, goodEvent)).toEqual([{ type: 'run_stage', taskId: 7, seq: task.seq + 1 }])
  })

  test('after the last gate is that CI is watched for the task’s commit; a person’s decision needs nothing', () => {
    const gate = taskIn('DOCS_GATE', newTask(7))
    const { seq, headSha } = gate
    expect(effectsOf(gate, goodEvent)).toEqual([{ type: 'watch_ci', taskId: 7, seq: seq + 1, headSha }])
    expect(effectsOf(taskIn('CI_WAIT'), goodEvent)).toEqual([])
  })

  test('where no commit is known yet is no watch', () => {
    const skipped = { gate: 'passed' } as const
    const task = {
      ...taskIn('ORCHESTRATE', newTask(7)),
      sections: { backend: skipped, frontend: skipped, docs: skipped },
    }
    const plan = ({ seq }: Task): TaskEvent => ({
      ...{ type: 'planned', seq },
      sections: [{ section: 'docs', needed: true, reason: '' }],
    })
    const gate = { ...taskIn('DOCS_GATE', play(task, plan)), headSha: null }
    expect(effectsOf(gate, goodEvent)).toEqual([])
  })
})
