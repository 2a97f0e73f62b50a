import { expect, test } from 'vitest'
import type { TaskEvent } from '../../../../src/core/pipeline/events.ts'
import { runOutcome, waitsOn } from '../../../../src/core/pipeline/run-outcome.ts'
import { newTask, type Task } from '../../../../src/core/pipeline/task.ts'
import { approves, finding, play, taskIn } from '../given.ts'

const after = newTask(1)
const seq = 7
const findings = [finding('Counts twice'), finding('No lock')]
const failures = findings.map((one) => ({ section: 'backend' as const, finding: one }))
const decided = (verdict: object): TaskEvent =>
  ({ type: 'decided', headSha: 'a1', by: 'slack:BORIS', approvalsNeeded: 1, verdict }) as TaskEvent

test.each<[string, TaskEvent, string, string | null]>([
  ['that passed', { type: 'run_passed', seq, headSha: null }, 'PASSED', null],
  ['that committed its work', { type: 'patched', seq, headSha: 'a1' }, 'PASSED', null],
  ['that planned', { type: 'planned', seq, sections: [] }, 'PASSED', null],
  ['that merged', { type: 'merged', seq, mergeSha: 'm1' }, 'PASSED', null],
  ['of green CI', { type: 'ci_finished', headSha: 'a1', failures: [] }, 'PASSED', null],
  ['of red CI', { type: 'ci_finished', headSha: 'a1', failures }, 'REJECTED', 'Counts twice; No lock'],
  [
    'of CI with one red check',
    { type: 'ci_finished', headSha: 'a1', failures: failures.slice(1) },
    'REJECTED',
    'No lock',
  ],
  [
    'of a review that found something',
    { type: 'review_rejected', seq, headSha: null, findings },
    'REJECTED',
    'Counts twice; No lock',
  ],
  ['of a gate that found something', { type: 'gate_rejected', seq, findings }, 'REJECTED', 'Counts twice; No lock'],
  ['that met a conflict', { type: 'merge_conflicted', seq, failures }, 'REJECTED', 'Counts twice; No lock'],
  ['that found nothing to name', { type: 'gate_rejected', seq, findings: [] }, 'REJECTED', 'no reason given'],
  ['that was approved', decided({ decision: 'approve', comment: 'fine' }), 'PASSED', null],
  ['that was rejected', decided({ decision: 'reject', comment: 'Wrong dock' }), 'REJECTED', 'Wrong dock'],
  [
    'that must be changed',
    decided({ decision: 'request_changes', section: 'docs', comment: 'Say it' }),
    'REJECTED',
    'Say it',
  ],
  ['that failed', { type: 'run_failed', seq, reason: 'no usable answer' }, 'FAILED', 'no usable answer'],
  ['that was given up', { type: 'run_abandoned', seq, reason: 'gone' }, 'FAILED', 'gone'],
  ['that paused', { type: 'paused', seq, cause: 'budget', reason: '$1 is spent' }, 'PAUSED', '$1 is spent'],
  ['that was cancelled', { type: 'cancelled', reason: 'not needed' }, 'CANCELLED', 'not needed'],
  [
    'under which the branch moved',
    { type: 'branch_moved', seq, headSha: 'b2', madeBy: 'others', reason: 'push' },
    'CANCELLED',
    'push',
  ],
])('A run %s ends so, with its reason', (_, event, status, reason) => {
  expect(runOutcome(event, after)).toEqual({ status, reason })
  expect(waitsOn(event, after)).toBe(false)
})

test('A Russian task whose review names nothing says so in Russian', () => {
  expect(runOutcome({ type: 'gate_rejected', seq, findings: [] }, newTask(1, 'ru'))?.reason).toBe('причина не названа')
})

test('An approval that another one must follow ends no run', () => {
  const approval = ({ headSha }: Task) => approves(headSha ?? '', 'slack:BORIS', 2)
  const due = taskIn('HUMAN_APPROVAL')
  const waiting = play(due, approval)
  expect(waitsOn(approval(due), waiting)).toBe(true)
  expect(runOutcome(approval(due), waiting)).toBeNull()
})

test('A task that comes to wait by another event has ended the run before', () => {
  const waiting = taskIn('CI_WAIT')
  expect(waitsOn({ type: 'run_passed', seq, headSha: null }, waiting)).toBe(false)
})

test('A retry and a resume end no run: none was under way', () => {
  expect(runOutcome({ type: 'retried' }, after)).toBeNull()
  expect(runOutcome({ type: 'resumed', budgetUsd: null, answer: null }, after)).toBeNull()
})
