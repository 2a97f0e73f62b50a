import { describe, expect, test } from 'vitest'
import { mayAllow } from '../../../../src/core/pipeline/acts.ts'
import type { Task } from '../../../../src/core/pipeline/task.ts'
import { transition } from '../../../../src/core/pipeline/transition.ts'
import { play, taskIn } from '../given.ts'

describe('New packages of a task', () => {
  test('whoever lets a task go on that asks for packages allows exactly these', () => {
    const asking = (asked: readonly string[]) => (task: Task) => ({
      ...({ type: 'paused', seq: task.seq, cause: 'packages', reason: 'May it have a?', asked } as const),
    })
    const goesOn = () => ({ type: 'resumed', budgetUsd: null, answer: null }) as const
    const asked = play(taskIn('BACKEND'), asking(['package.json: a 1']))
    expect([asked.dependencies, mayAllow(asked)]).toEqual([
      { asked: ['package.json: a 1'], allowed: [], denied: [] },
      true,
    ])
    const allowed = play(asked, goesOn, asking(['package.json: b 2', 'package.json: a 1']), goesOn)
    expect(allowed.dependencies).toEqual({ asked: [], allowed: ['package.json: a 1', 'package.json: b 2'], denied: [] })
    expect(mayAllow(allowed)).toBe(false)
    const other = { type: 'paused', seq: allowed.seq, cause: 'environment', reason: 'x' } as const
    const paused = play(allowed, () => other)
    expect([paused.dependencies.asked, mayAllow(paused)]).toEqual([[], false])
  })

  test('a no to packages stands until people speak of the work again: by an answer, or by changes that they ask for', () => {
    const asking = (task: Task) => ({
      ...({
        type: 'paused',
        seq: task.seq,
        cause: 'packages',
        reason: 'May it?',
        asked: ['package.json: a 1'],
      } as const),
    })
    const goesOn = () => ({ type: 'resumed', budgetUsd: null, answer: null }) as const
    const pausing = (cause: 'question' | 'environment') => (task: Task) =>
      ({ type: 'paused', seq: task.seq, cause, reason: 'x' }) as const
    const denied = play(taskIn('BACKEND'), asking, () => ({ type: 'packages_denied', comment: 'no' }))
    const again = play(denied, pausing('environment'), goesOn, asking, goesOn)
    expect(again.dependencies).toEqual({ asked: [], allowed: ['package.json: a 1'], denied: ['package.json: a 1'] })
    expect(play(denied, pausing('question'), goesOn).dependencies.denied).toEqual([])
    const waits = { ...taskIn('HUMAN_APPROVAL'), dependencies: denied.dependencies }
    const verdict = { decision: 'request_changes', section: 'backend', comment: 'take it' } as const
    const sentBack = transition(waits, {
      type: 'decided',
      headSha: waits.headSha ?? '',
      by: 'ana',
      approvalsNeeded: 1,
      verdict,
    })
    expect(sentBack?.task.dependencies.denied).toEqual([])
  })

  test('who says no to packages sends the section back to its author with the words, with new attempts', () => {
    const no = (comment: string) => () => ({ type: 'packages_denied', comment }) as const
    const asked = ['package.json: a 1', 'package.json: b 2']
    const asking = (task: Task) => ({
      ...({ type: 'paused', seq: task.seq, cause: 'packages', reason: 'May it?', asked } as const),
    })
    const denied = play(taskIn('BACKEND'), asking, no('use what is there'))
    expect(denied.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect([denied.attempts.BACKEND, denied.granted.BACKEND]).toEqual([2, 4])
    expect(denied.dependencies).toEqual({ asked: [], allowed: [], denied: asked })
    const told = {
      ...{ severity: 'blocker', detail: 'use what is there', file: null, line: null, quote: null },
      title: 'A person does not allow these packages, go on without them: package.json: a 1; package.json: b 2',
    }
    expect(denied.sections.backend).toEqual({ gate: 'open', findings: [told] })
    const again = play(denied, asking, no('nor now'))
    expect(again.sections.backend).toMatchObject({ findings: [told, { detail: 'nor now' }] })
    const byReviewer = play(taskIn('QA_BACKEND'), asking, no('write it yourself'))
    expect(byReviewer.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    const waits = play(taskIn('BACKEND'), ({ seq }) => ({ type: 'paused', seq, cause: 'budget', reason: 'x' }))
    expect([transition(waits, no('x')()), transition(taskIn('BACKEND'), no('x')())]).toEqual([null, null])
  })
})
