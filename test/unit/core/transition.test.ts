import { describe, expect, test } from 'vitest'
import type { TaskEvent } from '../../../src/core/pipeline/events.ts'
import { newTask, type Task } from '../../../src/core/pipeline/task.ts'
import { transition } from '../../../src/core/pipeline/transition.ts'
import { STAGE_NAMES } from '../../../src/core/stages.ts'
import { approves, finding, goodEvent, play, pushes, taskIn } from './given.ts'

const rejects = (task: Task): TaskEvent => ({
  type: 'review_rejected',
  seq: task.seq,
  headSha: null,
  findings: [finding('A repeated scan counts twice')],
})
/** Each attempt leaves fewer issues open than the one before, so it is worth another one. */
const rejectsLess =
  (attempt: number) =>
  (task: Task): TaskEvent => ({
    ...{ type: 'review_rejected', seq: task.seq, headSha: null },
    findings: Array.from({ length: 4 - attempt }, (_, index) => ({
      ...finding('A repeated scan counts twice'),
      quote: `stock[${attempt}] += quantity${index}`,
    })),
  })
const fails = (task: Task): TaskEvent => ({ type: 'run_failed', seq: task.seq, reason: 'no usable answer' })
const requestsChanges =
  (section: 'backend' | 'frontend' | 'docs') =>
  (task: Task): TaskEvent => ({
    ...{ type: 'decided', by: 'slack:U0000BORIS', approvalsNeeded: 1 },
    headSha: task.headSha ?? '',
    verdict: { decision: 'request_changes', section, comment: 'Say which dock it is' },
  })
const rejectsWith =
  (comment: string) =>
  ({ headSha }: Task): TaskEvent => ({
    ...{ type: 'decided', headSha: headSha ?? '', by: 'slack:U0000BORIS', approvalsNeeded: 2 },
    verdict: { decision: 'reject', comment },
  })
const ciRed =
  (...sections: ('backend' | 'frontend' | null)[]) =>
  (task: Task): TaskEvent => ({
    type: 'ci_finished',
    headSha: task.headSha ?? '',
    failures: sections.map((section) => ({ section, finding: finding(`${section} check is red`) })),
  })

test('What no section owns goes to the first that is needed, where the usual one is not', () => {
  const task = taskIn('CI_WAIT', {
    ...newTask(1),
    sections: { ...newTask(1).sections, backend: { gate: 'not_needed', reason: 'There is none.' } },
  })
  const red = play(task, ciRed(null))
  expect(red.state).toEqual({ status: 'RUNNING', stage: 'FRONTEND' })
  expect(red.sections.backend.gate).toBe('not_needed')
  expect(play(taskIn('CI_WAIT'), ciRed(null)).state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
})

describe('The straight way', () => {
  test('a task goes through every stage in the documented order and ends merged', () => {
    const visited: string[] = []
    let task = newTask(1)
    while (task.state.status !== 'DONE') {
      visited.push(task.state.stage)
      task = play(task, goodEvent)
    }
    expect(visited).toEqual(STAGE_NAMES.filter((stage) => !['PUSH_GATE', 'REVERT'].includes(stage)))
    expect(task.state).toEqual({ status: 'DONE', stage: 'DONE', mergeSha: 'merge' })
  })

  test('a section that the plan does not need is not run, and says why', () => {
    const plan = (task: Task): TaskEvent => ({
      type: 'planned',
      seq: task.seq,
      sections: [{ section: 'frontend', needed: false, reason: 'nothing to show' }],
    })
    const task = play(taskIn('ORCHESTRATE'), plan)
    expect(task.sections.frontend).toEqual({ gate: 'not_needed', reason: 'nothing to show' })
    expect(taskIn('DOCS', task).attempts.FRONTEND).toBeUndefined()
  })

  test('a plan that needs nothing fails with a reason instead of merging nothing', () => {
    const nothing = (['backend', 'frontend', 'docs'] as const).map((section) => ({
      section,
      needed: false,
      reason: '',
    }))
    const task = play(taskIn('ORCHESTRATE'), ({ seq }) => ({ type: 'planned', seq, sections: nothing }))
    expect(task.state).toMatchObject({ status: 'FAILED', retryStage: 'PRODUCT' })
  })
})

describe('Rework', () => {
  test('a rejected review starts the next attempt of the producer with the findings', () => {
    const task = play(taskIn('QA_BACKEND'), rejects)
    expect(task.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(task.attempts.BACKEND).toBe(2)
    expect(task.sections.backend).toEqual({ gate: 'open', findings: [finding('A repeated scan counts twice')] })
  })

  test('the third rejected attempt fails the task and names the last reason', () => {
    let task = newTask(1)
    for (let attempt = 1; attempt <= 3; attempt++) task = play(taskIn('QA_BACKEND', task), rejectsLess(attempt))
    expect(task.state).toMatchObject({ status: 'FAILED', stage: 'QA_BACKEND', retryStage: 'BACKEND' })
    expect(task.state).toHaveProperty('reason', expect.stringContaining('A repeated scan counts twice'))
  })

  test('a stage whose own result is no good is run again itself, three times at most', () => {
    const task = play(newTask(1), fails, fails, fails)
    expect(task.state).toMatchObject({ status: 'FAILED', stage: 'PRODUCT', retryStage: 'PRODUCT' })
  })

  test('a Russian task says in Russian why it failed, and what it asks', () => {
    const { state } = play(newTask(1, 'ru'), fails, fails, fails)
    expect(state).toHaveProperty('reason', expect.stringMatching(/^Спецификация: 3 попытки израсходованы\./))
    let task = newTask(1, 'ru')
    while (task.state.status !== 'PAUSED') task = play(taskIn('QA_BACKEND', task), rejects)
    expect(task.state.reason).toMatch(/^QA бэкенда: работа снова возвращена/)
  })

  test('a red frontend check in CI runs the frontend again and leaves the backend alone', () => {
    const task = play(taskIn('CI_WAIT'), ciRed('frontend'))
    expect(task.state.stage).toBe('FRONTEND')
    const back = taskIn('CI_WAIT', task)
    expect(back.attempts).toMatchObject({ BACKEND: 1, FRONTEND: 2, DOCS: 1, CI_WAIT: 2 })
  })

  test('two red sections are both run again before CI is asked again', () => {
    const back = taskIn('CI_WAIT', play(taskIn('CI_WAIT'), ciRed('frontend', 'backend')))
    expect(back.attempts).toMatchObject({ BACKEND: 2, FRONTEND: 2, DOCS: 1 })
  })

  test('a red check that nobody owns is the backend’s', () => {
    expect(play(taskIn('CI_WAIT'), ciRed(null)).state.stage).toBe('BACKEND')
  })

  test.each([
    ['frontend', 'FRONTEND'],
    [null, 'BACKEND'],
  ] as const)('a merge conflict in files of %s goes to %s and voids the approval', (section, stage) => {
    const failures = [{ section, finding: finding('conflict') }]
    const task = play(taskIn('MERGE'), ({ seq }) => ({ type: 'merge_conflicted', seq, failures }))
    expect(task).toMatchObject({ state: { stage }, approvedSha: null })
  })
})

describe('A person’s word', () => {
  test('an approval counts for exactly the commit it names', () => {
    const task = taskIn('HUMAN_APPROVAL')
    const stale = approves('older')
    expect(transition(task, stale)).toBeNull()
    expect(play(task, goodEvent).approvedSha).toBe(task.headSha)
  })

  test('a second decision no longer applies', () => {
    const task = taskIn('HUMAN_APPROVAL')
    expect(transition(play(task, goodEvent), goodEvent(task))).toBeNull()
  })

  test('where two must approve, the first leaves the task waiting and the second, another person, merges', () => {
    const waiting = play(taskIn('HUMAN_APPROVAL'), ({ headSha }) => approves(headSha ?? '', 'slack:BORIS', 2))
    expect(waiting).toMatchObject({ state: { status: 'WAITING', stage: 'HUMAN_APPROVAL' }, approvals: ['slack:BORIS'] })
    expect(transition(waiting, approves(waiting.headSha ?? '', 'slack:BORIS', 2))).toBeNull()
    const merging = play(waiting, ({ headSha }) => approves(headSha ?? '', 'slack:CHEN', 2))
    expect(merging).toMatchObject({ state: { stage: 'MERGE' }, approvedSha: merging.headSha })
  })

  test('one rejection ends it although somebody has approved', () => {
    const waiting = play(taskIn('HUMAN_APPROVAL'), ({ headSha }) => approves(headSha ?? '', 'slack:CHEN', 2))
    const task = play(waiting, rejectsWith('Wrong dock'))
    expect(task).toMatchObject({ state: { status: 'FAILED' }, approvals: [], approvedSha: null })
  })

  test('a rejection fails the task with the comment', () => {
    const task = play(taskIn('HUMAN_APPROVAL'), rejectsWith('Wrong dock'))
    expect(task.state).toMatchObject({ status: 'FAILED', stage: 'HUMAN_APPROVAL', reason: 'Rejected: Wrong dock' })
  })

  test('a retry after a rejection starts with the comment as the finding', () => {
    const rejected = play(taskIn('HUMAN_APPROVAL'), rejectsWith('Wrong dock'))
    const task = play(rejected, () => ({ type: 'retried' }))
    expect(task.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(task.sections.backend).toMatchObject({ findings: [{ detail: 'Wrong dock' }] })
  })

  test('requested changes run the chosen section and grant it three more attempts', () => {
    let task = taskIn('HUMAN_APPROVAL')
    for (let round = 1; round <= 5; round++) task = taskIn('HUMAN_APPROVAL', play(task, requestsChanges('docs')))
    expect(task.attempts).toMatchObject({ DOCS: 6, BACKEND: 1 })
  })

  test('a retry of a failed task goes on where it failed, with new attempts', () => {
    let task = newTask(1)
    for (let attempt = 1; attempt <= 3; attempt++) task = play(taskIn('QA_BACKEND', task), rejectsLess(attempt))
    const retried = play(task, () => ({ type: 'retried' }))
    expect(retried.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
    expect(taskIn('DONE', play(retried, goodEvent, rejects)).state.status).toBe('DONE')
  })

  test.each(STAGE_NAMES)('a task in %s can be cancelled', (stage) => {
    const task = play(taskIn(stage), () => ({ type: 'cancelled', reason: 'not needed any more' }))
    expect(task.state).toEqual({ status: 'CANCELLED', stage, reason: 'not needed any more' })
    expect(transition(task, { type: 'retried' })).toBeNull()
  })

  test('a paused run goes on as the same attempt', () => {
    const paused = play(taskIn('BACKEND'), ({ seq }) => ({
      type: 'paused',
      seq,
      cause: 'budget',
      reason: '$1 is spent',
    }))
    const resumed = play(paused, () => ({ type: 'resumed', budgetUsd: null, answer: null }))
    expect(resumed).toMatchObject({ state: { status: 'RUNNING', stage: 'BACKEND' }, attempts: { BACKEND: 1 } })
    expect(resumed.seq).toBe(paused.seq + 1)
  })
})

describe('A moving branch', () => {
  test.each(['CI_WAIT', 'HUMAN_APPROVAL', 'MERGE'])(
    'a push of somebody else during %s voids the approval and is judged before CI and people are asked again',
    (stage) => {
      const moved = play(taskIn(stage), pushes('theirs'))
      expect(moved).toMatchObject({
        state: { status: 'RUNNING', stage: 'PUSH_GATE' },
        ...{ headSha: 'theirs', approvedSha: null, approvals: [] },
      })
      expect(moved.heads.at(-1)).toEqual({ sha: 'theirs', madeBy: 'others' })
      expect(play(moved, goodEvent).state).toEqual({ status: 'WAITING', stage: 'CI_WAIT' })
    },
  )

  test('a branch that only took in the base goes to CI at once', () => {
    const moved = play(taskIn('HUMAN_APPROVAL'), ({ seq }) => ({
      ...{ type: 'branch_moved', seq, headSha: 'ours', madeBy: 'us', reason: 'base' },
    }))
    expect(moved).toMatchObject({ state: { status: 'WAITING', stage: 'CI_WAIT' }, headSha: 'ours' })
    expect(moved.heads.at(-1)).toEqual({ sha: 'ours', madeBy: 'us' })
  })

  test('an approval that is void though nobody pushed asks CI again, and no gate', () => {
    const task = taskIn('MERGE')
    const moved = play(task, pushes(task.headSha ?? ''))
    expect(moved.state).toEqual({ status: 'WAITING', stage: 'CI_WAIT' })
    expect(moved.heads).toEqual(task.heads)
  })

  test('a base that moves ten times costs no attempt', () => {
    let task = taskIn('MERGE')
    for (let round = 1; round <= 10; round++) {
      task = taskIn(
        'MERGE',
        play(task, ({ seq }) => ({ type: 'branch_moved', seq, headSha: `h${round}`, madeBy: 'us', reason: 'base' })),
      )
    }
    expect(play(task, goodEvent).state.status).toBe('DONE')
  })
})
