import { describe, expect, test } from 'vitest'
import type { TaskEvent } from '../../../src/core/pipeline/events.ts'
import type { Task } from '../../../src/core/pipeline/task.ts'
import { finding, play, taskIn } from './given.ts'

describe('Rework that gets nowhere', () => {
  const rejects = (task: Task): TaskEvent => ({
    ...{ type: 'review_rejected', seq: task.seq, headSha: null },
    findings: [finding('A repeated scan counts twice')],
  })
  const stubborn = () => play(taskIn('QA_BACKEND', play(taskIn('QA_BACKEND'), rejects)), rejects)
  const resumed = (): TaskEvent => ({ type: 'resumed', budgetUsd: null, answer: null })
  const opens =
    (...quotes: string[]) =>
    (task: Task): TaskEvent => ({
      ...{ type: 'review_rejected', seq: task.seq, headSha: null },
      findings: quotes.map((quote) => ({ ...finding('Wrong'), quote })),
    })

  test('is stopped in round two with a question to a person, and goes on when it is answered', () => {
    const asked = stubborn()
    expect(asked.state).toEqual({
      ...{ status: 'PAUSED', stage: 'BACKEND', cause: 'question', acts: ['answer'] },
      reason:
        'Backend QA has sent the work back again and nothing gets better: A repeated scan counts twice. What shall the agents do about it?',
    })
    const answered = play(asked, resumed)
    expect(answered).toMatchObject({ state: { status: 'RUNNING', stage: 'BACKEND' }, attempts: { BACKEND: 3 } })
    expect(answered.sections).toEqual(asked.sections)
    expect(taskIn('DONE', answered).state.status).toBe('DONE')
  })

  test('is told by the place and the line, not by the words of the finding', () => {
    const other = (task: Task): TaskEvent => ({
      ...{ type: 'review_rejected', seq: task.seq, headSha: null },
      findings: [{ ...finding('Stock doubles'), detail: 'in other words', quote: '  STOCK +=  quantity ' }],
    })
    expect(play(taskIn('QA_BACKEND', play(taskIn('QA_BACKEND'), rejects)), other).state.status).toBe('PAUSED')
  })

  test('is not what a set that shrinks is', () => {
    const two = play(taskIn('QA_BACKEND', play(taskIn('QA_BACKEND'), opens('a', 'b'))), opens('b'))
    expect(two.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
  })

  test('is not what two reviewers are who find one thing each', () => {
    const two = play(taskIn('SECURITY', play(taskIn('QA_BACKEND'), opens('a'))), opens('b'))
    expect(two.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
  })

  test('does not count what was minor', () => {
    const minor = (task: Task): TaskEvent => ({
      ...{ type: 'review_rejected', seq: task.seq, headSha: null },
      findings: ['a', 'b'].map((quote, index) => ({
        ...{ ...finding('x'), quote },
        severity: index === 0 ? ('major' as const) : ('minor' as const),
      })),
    })
    const more = play(taskIn('QA_BACKEND', play(taskIn('QA_BACKEND'), opens('a', 'c'))), minor)
    expect(more.state.status).toBe('RUNNING')
  })

  test('an issue that comes back for the second time is asked about at once, whatever was granted since', () => {
    let task = play(taskIn('QA_BACKEND'), opens('a', 'b', 'c'))
    task = play(taskIn('QA_BACKEND', task), opens('a', 'b'))
    task = play(taskIn('QA_BACKEND', task), opens('b'))
    expect(task.state.status).toBe('FAILED')
    const retried = play(task, () => ({ type: 'retried' }))
    expect(play(taskIn('QA_BACKEND', retried), opens('d')).state.status).toBe('RUNNING')
    expect(play(taskIn('QA_BACKEND', retried), opens('a')).state).toMatchObject({
      ...{ status: 'PAUSED', cause: 'question' },
    })
  })

  test('a check of CI that is red again after its rework is asked about too', () => {
    const ciRed = ({ headSha }: Task): TaskEvent => ({
      ...{ type: 'ci_finished', headSha: headSha ?? '' },
      failures: [{ section: 'backend', finding: finding('backend is red') }],
    })
    const twice = play(taskIn('CI_WAIT', play(taskIn('CI_WAIT'), ciRed)), ciRed)
    expect(twice.state).toMatchObject({ status: 'PAUSED', stage: 'BACKEND', cause: 'question' })
  })

  test('a base that conflicts twice is nobody’s fault', () => {
    const conflicts = ({ seq }: Task): TaskEvent => ({
      ...{ type: 'merge_conflicted', seq },
      failures: [{ section: 'backend', finding: finding('conflict') }],
    })
    const twice = play(taskIn('MERGE', play(taskIn('MERGE'), conflicts)), conflicts)
    expect(twice.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
  })
})
