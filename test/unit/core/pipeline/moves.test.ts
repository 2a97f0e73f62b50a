import { describe, expect, test } from 'vitest'
import { ownHeadOf, ownHeadsOf } from '../../../../src/core/heads.ts'
import type { SectionFailure, TaskEvent } from '../../../../src/core/pipeline/events.ts'
import { advance } from '../../../../src/core/pipeline/moves.ts'
import { pauseActsOn } from '../../../../src/core/pipeline/pauses.ts'
import { NO_ROUND_YET, passedBy, sentBack } from '../../../../src/core/pipeline/progress.ts'
import { currentAttempt, isFinal, newTask, questionOf, type Task } from '../../../../src/core/pipeline/task.ts'
import { transition } from '../../../../src/core/pipeline/transition.ts'
import { isWait, SECTIONS, STAGE_NAMES } from '../../../../src/core/stages.ts'
import { finding, goodEvent, play, taskIn } from '../given.ts'

const resume = (): TaskEvent => ({ type: 'resumed', budgetUsd: null, answer: null })
const pauses =
  (cause: 'budget' | 'question' | 'forge' | 'packages') =>
  ({ seq }: Task): TaskEvent => ({ type: 'paused', seq, cause, reason: 'Which dock?' })
const rejects = ({ seq }: Task): TaskEvent => ({
  ...{ type: 'review_rejected', seq, headSha: null },
  findings: [finding('Counts twice')],
})
const red =
  (...failures: SectionFailure[]) =>
  ({ headSha }: Task): TaskEvent => ({ type: 'ci_finished', headSha: headSha ?? '', failures })

describe('A new task', () => {
  test('begins with its specification, all sections open, nothing approved', () => {
    const open = { gate: 'open', findings: [] }
    expect(newTask(7)).toEqual({
      ...{
        id: 7,
        uid: null,
        branch: 'wms/task-7',
        reverts: null,
        language: 'en',
        seq: 1,
        state: { status: 'RUNNING', stage: 'PRODUCT' },
      },
      ...{ attempts: { PRODUCT: 1 }, granted: {}, sections: { backend: open, frontend: open, docs: open } },
      ...{ progress: {}, headSha: null, heads: [], approvals: [], approvedSha: null },
      dependencies: { asked: [], allowed: [], denied: [] },
    })
  })

  test('has made one attempt of its first stage, none of one that it has not come to, and none when it is done', () => {
    expect(currentAttempt(newTask(7))).toBe(1)
    expect(currentAttempt({ ...newTask(7), attempts: {} })).toBe(0)
    expect(currentAttempt(taskIn('DONE'))).toBe(0)
  })
})

describe('A paused task', () => {
  test.each([
    ['budget', ['raise_budget', 'resume']],
    ['question', ['answer']],
    ['forge', ['resume']],
    ['packages', ['allow']],
  ] as const)('for its %s says why and what leads on', (cause, acts) => {
    expect(play(taskIn('BACKEND'), pauses(cause)).state).toEqual({
      ...{ status: 'PAUSED', stage: 'BACKEND', cause, reason: 'Which dock?', acts },
    })
    expect(pauseActsOn(cause)).toEqual(acts)
  })

  test('of a cause that nobody knows can be resumed', () => {
    expect(pauseActsOn('weather')).toEqual(['resume'])
  })

  test('has a question only where it pauses for one', () => {
    expect(questionOf(play(taskIn('BACKEND'), pauses('question')))).toBe('Which dock?')
    expect(questionOf(play(taskIn('BACKEND'), pauses('budget')))).toBeNull()
    expect(questionOf(newTask(7))).toBeNull()
  })

  test('judges rework from here on when its question is answered, and as before when it was something else', () => {
    const sent = play(taskIn('QA_BACKEND'), rejects)
    expect(sent.progress.backend?.open).toEqual({ QA_BACKEND: 1 })
    expect(play(sent, pauses('question'), resume).progress.backend?.open).toEqual({})
    expect(play(sent, pauses('budget'), resume).progress.backend?.open).toEqual({ QA_BACKEND: 1 })
  })
})

test('A base that conflicts while a decision is due sends the task to who owns the files', () => {
  const failures = [{ section: 'docs' as const, finding: finding('Both changed it') }]
  const task = play(taskIn('HUMAN_APPROVAL'), ({ seq }) => ({ type: 'merge_conflicted', seq, failures }))
  expect(task.state).toMatchObject({ status: 'RUNNING', stage: 'DOCS' })
})

test('A section’s work may be on another branch than the usual one', () => {
  const patched = ({ seq }: Task, branch?: string): TaskEvent => ({
    ...{ type: 'patched', seq, headSha: 'a' },
    ...(branch !== undefined && { branch }),
  })
  expect(play(taskIn('BACKEND', newTask(7)), (task) => patched(task)).branch).toBe('wms/task-7')
  expect(play(taskIn('BACKEND', newTask(7)), (task) => patched(task, 'wms/task-7-0a')).branch).toBe('wms/task-7-0a')
})

describe('A task that has ended', () => {
  test.each([
    ['merged', taskIn('DONE')],
    ['cancelled', play(taskIn('BACKEND'), () => ({ type: 'cancelled', reason: 'stop' }))],
    ['failed', play(taskIn('BACKEND'), ({ seq }) => ({ type: 'run_abandoned', seq, reason: 'gone' }))],
  ])('as %s is not cancelled any more, nor moved by its branch', (_, task) => {
    expect(isFinal(task.state.status)).toBe(true)
    expect(transition(task, { type: 'cancelled', reason: 'late' })).toBeNull()
    expect(
      transition(task, { type: 'branch_moved', seq: task.seq, headSha: 'theirs', madeBy: 'others', reason: 'push' }),
    ).toBeNull()
    expect(transition(task, { type: 'run_abandoned', seq: task.seq, reason: 'gone' })).toBeNull()
  })

  test('because a run was given up goes on there, but for a merge, which CI must judge anew', () => {
    const given = (stage: string) =>
      play(taskIn(stage), ({ seq }) => ({ type: 'run_abandoned', seq, reason: 'gone' })).state
    for (const stage of ['DOCS', 'CI_WAIT'])
      expect(given(stage)).toEqual({ status: 'FAILED', stage, reason: 'gone', retryStage: stage })
    expect(given('MERGE')).toEqual({ status: 'FAILED', stage: 'MERGE', reason: 'gone', retryStage: 'CI_WAIT' })
  })

  test('and is retried in a stage of no section has three more attempts of that stage alone', () => {
    const fails = ({ seq }: Task): TaskEvent => ({ type: 'run_failed', seq, reason: 'no' })
    const retried = play(newTask(7), fails, fails, fails, () => ({ type: 'retried' }))
    expect(retried.granted).toEqual({ PRODUCT: 6 })
  })
})

describe('What a person grants', () => {
  const changes =
    (section: 'backend' | 'docs') =>
    ({ headSha }: Task): TaskEvent => ({
      ...{ type: 'decided', headSha: headSha ?? '', by: 'slack:BORIS', approvalsNeeded: 1 },
      verdict: { decision: 'request_changes', section, comment: 'Say which dock' },
    })

  test('to one section is kept when another one is granted more', () => {
    const docs = play(taskIn('HUMAN_APPROVAL'), changes('docs'))
    const both = play(taskIn('HUMAN_APPROVAL', docs), changes('backend'))
    expect(both.granted).toEqual({
      ...{ DOCS: 4, DOCS_GATE: 4, BACKEND: 4, QA_BACKEND: 4, SECURITY: 4, BACKEND_GATE: 4 },
    })
  })

  test('with a retry is three attempts also for stages of the section that have not run', () => {
    const given = play(taskIn('QA_BACKEND'), ({ seq }) => ({ type: 'run_abandoned', seq, reason: 'gone' }))
    expect(play(given, () => ({ type: 'retried' })).granted).toEqual({
      ...{ BACKEND: 4, QA_BACKEND: 4, SECURITY: 3, BACKEND_GATE: 3 },
    })
  })
})

test('A conflict in no file that anybody owns is the backend’s', () => {
  const task = play(taskIn('MERGE'), ({ seq }) => ({ type: 'merge_conflicted', seq, failures: [] }))
  expect(task.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
})

test('A task is never done by passing a stage, only by a merge', () => {
  expect(() => advance(taskIn('MERGE'), 'MERGE')).toThrow('MERGE ends the pipeline')
})

describe('What does not fit where a task stands', () => {
  const running = STAGE_NAMES.filter((stage) => !isWait(stage))
  test.each(running.filter((stage) => stage !== 'MERGE'))('a push during %s is left for the next look', (stage) => {
    const task = taskIn(stage)
    expect(
      transition(task, { type: 'branch_moved', seq: task.seq, headSha: 'theirs', madeBy: 'others', reason: 'push' }),
    ).toBeNull()
    expect(transition(task, { type: 'merge_conflicted', seq: task.seq, failures: [] })).toBeNull()
  })

  test('CI’s word on another commit than the task’s is not heard', () => {
    expect(transition(taskIn('CI_WAIT'), { type: 'ci_finished', headSha: 'older', failures: [] })).toBeNull()
  })

  test('a review’s word where a gate judges, and a gate’s where a reviewer does', () => {
    const [gate, review] = [taskIn('BACKEND_GATE'), taskIn('QA_BACKEND')]
    expect(transition(gate, rejects(gate))).toBeNull()
    expect(transition(review, { type: 'gate_rejected', seq: review.seq, findings: [] })).toBeNull()
  })

  test('a word of a run, while the task waits or is paused', () => {
    const paused = play(taskIn('BACKEND'), pauses('budget'))
    for (const task of [taskIn('CI_WAIT'), paused]) {
      const { seq } = task
      expect(transition(task, { type: 'patched', seq, headSha: 'a1' })).toBeNull()
      expect(transition(task, { type: 'run_passed', seq, headSha: null })).toBeNull()
      expect(transition(task, { type: 'run_failed', seq, reason: 'no' })).toBeNull()
      expect(transition(task, rejects(task))).toBeNull()
      expect(transition(task, pauses('forge')(task))).toBeNull()
    }
  })
})

describe('Commits', () => {
  test('a reviewer’s tests are the task’s newest commit, whether the review passes or not', () => {
    const task = taskIn('QA_BACKEND')
    expect(play(task, ({ seq }) => ({ type: 'run_passed', seq, headSha: 'tests' })).headSha).toBe('tests')
    expect(play(task, (of) => ({ ...rejects(of), headSha: 'tests' }) as TaskEvent).headSha).toBe('tests')
    expect(play(task, goodEvent).headSha).toBe(task.headSha)
    expect(play(task, rejects).headSha).toBe(task.headSha)
  })
})

describe('Sections', () => {
  test('a producer’s work leaves its section open until the gate has passed', () => {
    const gates = (task: Task) => SECTIONS.map((section) => task.sections[section].gate)
    expect(gates(taskIn('BACKEND_GATE'))).toEqual(['open', 'open', 'open'])
    expect(gates(taskIn('FRONTEND'))).toEqual(['passed', 'open', 'open'])
    expect(gates(taskIn('CI_WAIT'))).toEqual(['passed', 'passed', 'passed'])
  })

  test('one that a new plan needs again is open again', () => {
    const plans =
      (needed: boolean) =>
      (task: Task): TaskEvent => ({
        ...{ type: 'planned', seq: task.seq },
        sections: [{ section: 'docs', needed, reason: 'no page' }],
      })
    const without = play(taskIn('ORCHESTRATE'), plans(false))
    expect(without.sections.docs).toEqual({ gate: 'not_needed', reason: 'no page' })
    const again = { ...without, state: { status: 'RUNNING', stage: 'ORCHESTRATE' } } as const
    expect(play(again, plans(true)).sections.docs).toEqual({ gate: 'open', findings: [] })
  })

  test('each gets its own findings of CI, what nobody owns is the backend’s', () => {
    const [lint, build] = [finding('lint is red'), finding('build is red')]
    const task = play(taskIn('CI_WAIT'), red({ section: 'frontend', finding: lint }, { section: null, finding: build }))
    expect(task.sections.frontend).toEqual({ gate: 'open', findings: [lint] })
    expect(task.sections.backend).toEqual({ gate: 'open', findings: [build] })
    expect(task.state.stage).toBe('BACKEND')
    expect(Object.keys(task.progress)).toEqual(['frontend', 'backend'])
  })

  test('a rejection is the first needed section’s, and an asked change is a blocker in the person’s words', () => {
    const plan = ({ seq }: Task): TaskEvent => ({
      ...{ type: 'planned', seq },
      sections: [{ section: 'backend', needed: false, reason: 'only a page' }],
    })
    const due = taskIn('HUMAN_APPROVAL', play(taskIn('ORCHESTRATE'), plan))
    const task = play(due, ({ headSha }) => ({
      ...{ type: 'decided', headSha: headSha ?? '', by: 'slack:BORIS', approvalsNeeded: 1 },
      verdict: { decision: 'reject', comment: 'Wrong dock' },
    }))
    expect(task.state).toMatchObject({ status: 'FAILED', retryStage: 'FRONTEND' })
    const asked = { severity: 'blocker', title: 'A person asked for a change', detail: 'Wrong dock' }
    expect(task.sections.frontend).toEqual({
      ...{ gate: 'open', findings: [{ ...asked, file: null, line: null, quote: null }] },
    })
  })
})

describe('Progress', () => {
  const open = (...quotes: string[]) => quotes.map((quote) => ({ ...finding('Wrong'), quote }))

  test('a judge’s first round is never stuck, and a smaller one after it neither', () => {
    const first = sentBack(NO_ROUND_YET, 'SECURITY', open('a', 'b'))
    expect(first).toMatchObject({ isStuck: false, progress: { open: { SECURITY: 2 } } })
    expect(sentBack(first.progress, 'SECURITY', open('a'))).toMatchObject({ isStuck: false })
    expect(sentBack(first.progress, 'SECURITY', open('c', 'd')).isStuck).toBe(true)
  })

  test('one issue among others that is open for the third time is enough', () => {
    const twice = { open: {}, seen: { 'backend/src/receiving.mjs:a': 2 } }
    expect(sentBack(twice, 'SECURITY', open('b', 'a')).isStuck).toBe(true)
    expect(
      sentBack({ ...twice, seen: { 'backend/src/receiving.mjs:a': 1 } }, 'SECURITY', open('b', 'a')),
    ).toMatchObject({
      ...{ isStuck: false, progress: { seen: { 'backend/src/receiving.mjs:a': 2, 'backend/src/receiving.mjs:b': 1 } } },
    })
  })

  test('each judge has its own count, and one that passes the work has none', () => {
    const both = sentBack(sentBack(NO_ROUND_YET, 'QA_BACKEND', open('a')).progress, 'SECURITY', open('b', 'c')).progress
    expect(both.open).toEqual({ QA_BACKEND: 1, SECURITY: 2 })
    expect(passedBy(both, 'QA_BACKEND')).toEqual({ open: { SECURITY: 2 }, seen: both.seen })
  })

  test('the two hundred issues seen last are remembered', () => {
    const many = Array.from({ length: 250 }, (_, index) => `line ${index}`)
    const { seen } = sentBack(NO_ROUND_YET, 'SECURITY', open(...many)).progress
    expect(Object.keys(seen)).toHaveLength(200)
    expect(Object.keys(seen).at(-1)).toBe('backend/src/receiving.mjs:line 249')
  })
})

test('What our runs made of a branch is told from what others pushed', () => {
  const heads = [
    { sha: 'a', madeBy: 'us' },
    { sha: 'b', madeBy: 'others' },
    { sha: 'c', madeBy: 'us' },
    { sha: 'd', madeBy: 'others' },
  ] as const
  expect(ownHeadsOf({ heads })).toEqual(['a', 'c'])
  expect(ownHeadOf({ heads })).toBe('c')
  expect([ownHeadsOf({ heads: [] }), ownHeadOf({ heads: [] })]).toEqual([[], null])
})
