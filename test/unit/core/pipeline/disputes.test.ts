import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../../src/core/artifacts.ts'
import { findingId } from '../../../../src/core/findings/standing.ts'
import { rulingIn } from '../../../../src/core/pipeline/acceptance.ts'
import { findingsOf } from '../../../../src/core/pipeline/disputes.ts'
import type { TaskEvent } from '../../../../src/core/pipeline/events.ts'
import { pausedState } from '../../../../src/core/pipeline/pauses.ts'
import { runOutcome } from '../../../../src/core/pipeline/run-outcome.ts'
import { questionOf, type Task } from '../../../../src/core/pipeline/task.ts'
import type { WorkStage } from '../../../../src/core/stages.ts'
import { finding, goodEvent, play, taskIn } from '../given.ts'

const found = (stage: WorkStage, number: number, more: Partial<Finding> = {}): Finding => ({
  ...finding(`${stage} says ${number}`),
  ...{ id: findingId(stage, 1, number), quote: `line of ${stage} ${number}`, standing: 'open' },
  ...more,
})
const rejects =
  (...findings: Finding[]) =>
  ({ seq }: Task): TaskEvent => ({ type: 'review_rejected', seq, headSha: null, findings })
const disputes =
  (...ids: string[]) =>
  ({ seq }: Task): TaskEvent => ({
    ...{ type: 'patched', seq, headSha: 'same' },
    disputed: ids.map((id) => ({ finding: id, why: `${id} is no fault` })),
  })
const answers = (text: string) => (): TaskEvent => ({
  ...{ type: 'resumed', budgetUsd: null },
  answer: { text, sourceKey: text },
})
const standings = (task: Task) => findingsOf(task, 'backend').map(({ id, standing }) => `${id} ${standing}`)
const upheld = (one: Finding): Finding => ({
  ...one,
  ...{ standing: 'upheld', dispute: { why: 'The request says earlier.', answer: 'The rule says on the day.' } },
})

const qa = found('QA_BACKEND', 1)
const other = found('QA_BACKEND', 2)
const disputed = play(taskIn('QA_BACKEND'), rejects(qa), disputes('QA_BACKEND-1.1'))

describe('A finding that its author disputes', () => {
  test('goes back to its reviewer with the reason, and is withdrawn when that passes the work', () => {
    expect(disputed.state).toEqual({ status: 'RUNNING', stage: 'QA_BACKEND' })
    expect(findingsOf(disputed, 'backend')).toEqual([
      { ...qa, standing: 'disputed', dispute: { why: 'QA_BACKEND-1.1 is no fault', answer: null } },
    ])
    expect(standings(play(disputed, goodEvent))).toEqual(['QA_BACKEND-1.1 withdrawn'])
  })

  test('stands beside what another reviewer finds meanwhile, until its own one looks', () => {
    const security = found('SECURITY', 1)
    const sent = play(taskIn('SECURITY'), rejects(security), disputes('SECURITY-1.1'), rejects(qa))
    expect(sent.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(standings(sent)).toEqual(['QA_BACKEND-1.1 open', 'SECURITY-1.1 disputed'])
    const again = play(sent, goodEvent, goodEvent)
    expect(standings(again)).toEqual(['QA_BACKEND-1.1 open', 'SECURITY-1.1 disputed'])
    expect(standings(play(again, goodEvent))).toEqual(['QA_BACKEND-1.1 open', 'SECURITY-1.1 withdrawn'])
  })

  test('and that its reviewer upholds becomes a question with both texts, which costs no attempt of the author', () => {
    const event = rejects(upheld(qa))(disputed)
    const asked = play(disputed, () => event)
    expect(asked.state).toMatchObject({ status: 'PAUSED', stage: 'QA_BACKEND', cause: 'question', acts: ['answer'] })
    for (const said of ['The request says earlier.', 'The rule says on the day.', '(backend/src/receiving.mjs:12)'])
      expect(questionOf(asked)).toContain(said)
    expect(asked.attempts).toEqual(disputed.attempts)
    expect(runOutcome(event, asked, disputed)).toEqual({ status: 'REJECTED', reason: qa.title })
  })
})

describe('A person says who is right', () => {
  const asked = play(disputed, rejects(upheld(qa)))

  test('the author: the reviewer takes back what it upheld, and the paused review has ended', () => {
    const event = answers('Author is right, the request says so')()
    const ruled = play(asked, () => event)
    expect(ruled.state).toEqual({ status: 'RUNNING', stage: 'QA_BACKEND' })
    expect(standings(ruled)).toEqual(['QA_BACKEND-1.1 withdrawn'])
    expect(ruled.attempts.QA_BACKEND).toBe(3)
    expect(runOutcome(event, ruled, asked)).toEqual({
      status: 'REJECTED',
      reason: 'Author is right, the request says so',
    })
  })

  test('the author, while other findings are open: those are answered first', () => {
    const both = play(disputed, rejects(upheld(qa), other), answers('автор прав'))
    expect(both.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(standings(both)).toEqual(['QA_BACKEND-1.1 withdrawn', 'QA_BACKEND-1.2 open'])
    const minor = play(disputed, rejects(upheld(qa), { ...other, severity: 'minor' }), answers('автор прав'))
    expect(minor.state).toEqual({ status: 'RUNNING', stage: 'QA_BACKEND' })
  })

  test('the reviewer: the author answers the finding, which it cannot dispute again', () => {
    const ruled = play(asked, answers('reviewer is right'))
    expect(ruled.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(standings(ruled)).toEqual(['QA_BACKEND-1.1 upheld'])
  })

  test('neither: the author goes on with what the person says', () => {
    const ruled = play(asked, answers('Refuse only what expired yesterday'))
    expect(ruled.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(standings(ruled)).toEqual(['QA_BACKEND-1.1 open'])
  })

  test('after the last attempt: the person’s word gives one more, and a later grant stays', () => {
    const spent = { ...asked, attempts: { ...asked.attempts, QA_BACKEND: 3 } }
    const ruled = play(spent, answers('author is right'))
    expect(ruled.state).toEqual({ status: 'RUNNING', stage: 'QA_BACKEND' })
    expect(ruled.granted).toEqual({ QA_BACKEND: 4 })
    const granted = play({ ...spent, granted: { QA_BACKEND: 6 } }, answers('author is right'))
    expect(granted.granted).toEqual({ QA_BACKEND: 6 })
    expect(play(asked, answers('author is right')).granted).toEqual({})
  })
})

describe('Who is right is asked and answered only where a reviewer upholds', () => {
  const paused = (task: Task, stage: WorkStage): Task => ({ ...task, state: pausedState(stage, 'question', 'What?') })
  const asked = play(disputed, rejects(upheld(qa)))

  test('another question of an author or a reviewer goes on with the same attempt', () => {
    for (const stage of ['BACKEND', 'PRODUCT'] as const) {
      const on = play(paused(asked, stage), answers('author is right'))
      expect(on.state).toEqual({ status: 'RUNNING', stage })
      expect(standings(on)).toEqual(['QA_BACKEND-1.1 upheld'])
    }
    const open = play(taskIn('QA_BACKEND'), rejects(qa))
    const on = play(paused(open, 'QA_BACKEND'), answers('author is right'))
    expect([on.state, on.attempts, standings(on)]).toEqual([
      { status: 'RUNNING', stage: 'QA_BACKEND' },
      open.attempts,
      ['QA_BACKEND-1.1 open'],
    ])
  })

  test('an upheld finding without texts is asked about by its title alone', () => {
    const bare = play(disputed, rejects({ ...qa, standing: 'upheld' }))
    expect(questionOf(bare)).toMatch(
      /^Backend QA has found: QA_BACKEND says 1 \(.+\)\. The author: {2}The reviewer: \n/,
    )
  })

  test('a dispute of its own does not stand beside what a reviewer finds instead, nor one that is answered', () => {
    const again = play(disputed, rejects(other))
    expect(standings(again)).toEqual(['QA_BACKEND-1.2 open'])
    const security = found('SECURITY', 1, { standing: 'withdrawn' })
    const beside = play(taskIn('SECURITY'), rejects(security), goodEvent, rejects(other))
    expect(standings(beside)).toEqual(['QA_BACKEND-1.2 open'])
  })

  test('only what its author disputes becomes disputed, and only its own reviewer’s becomes withdrawn', () => {
    const two = play(taskIn('QA_BACKEND'), rejects(qa, other, finding('of nobody')), disputes('QA_BACKEND-1.2'))
    expect(standings(two)).toEqual(['QA_BACKEND-1.1 open', 'QA_BACKEND-1.2 disputed', 'undefined undefined'])
    expect(standings(play(two, goodEvent))).toEqual([
      ...['QA_BACKEND-1.1 open', 'QA_BACKEND-1.2 withdrawn', 'undefined undefined'],
    ])
  })

  test('one more attempt leaves what is granted to other stages', () => {
    const spent = { ...asked, attempts: { ...asked.attempts, QA_BACKEND: 3 }, granted: { DOCS: 5 } }
    expect(play(spent, answers('author is right')).granted).toEqual({ DOCS: 5, QA_BACKEND: 4 })
  })
})

test('Only an answer that begins with it says who is right, in either language', () => {
  const read = ['the author is right', '*Автор прав*, не трогайте', 'прав проверяющий', 'Reviewer is right.'].map(
    rulingIn,
  )
  expect(read).toEqual(['author', 'author', 'reviewer', 'reviewer'])
  for (const other of ['I think the author is right', 'author is righteous', 'автор правит', ''])
    expect(rulingIn(other)).toBeNull()
})
