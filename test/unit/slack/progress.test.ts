import { expect, test } from 'vitest'
import { newTask, type Task } from '../../../src/core/pipeline/task.ts'
import type { StageName } from '../../../src/core/stages.ts'
import { progressOf } from '../../../src/slack/card/progress.ts'
import type { Run, RunStatus } from '../../../src/store/runs.ts'

const runs = (...ran: [StageName, RunStatus][]): Run[] =>
  ran.map(([stage, status], index) => ({
    ...{ id: index, taskId: 1, stage, attempt: 1, seq: index, status, reason: null, deliveries: 1 },
    ...{ usage: null, waiting: null, createdAt: new Date(0), startedAt: null, finishedAt: null },
  }))

const standing = (task: Partial<Task>, ...ran: [StageName, RunStatus][]) =>
  Object.fromEntries(
    progressOf({ task: { ...newTask(1), ...task }, runs: runs(...ran) }).map(({ stage, status }) => [stage, status]),
  )

test('a review that passed is pending again once its section is reworked', () => {
  const task: Partial<Task> = { state: { status: 'RUNNING', stage: 'BACKEND' }, attempts: { BACKEND: 2 } }
  expect(
    standing(
      task,
      ['PRODUCT', 'PASSED'],
      ['ORCHESTRATE', 'PASSED'],
      ['BACKEND', 'PASSED'],
      ['QA_BACKEND', 'PASSED'],
      ['SECURITY', 'REJECTED'],
      ['BACKEND', 'QUEUED'],
    ),
  ).toMatchObject({ ORCHESTRATE: 'complete', BACKEND: 'in_progress', QA_BACKEND: 'pending', SECURITY: 'pending' })
})

test('a section whose gate has passed stays complete while another is reworked', () => {
  const sections = { ...newTask(1).sections, frontend: { gate: 'passed' as const } }
  const task: Partial<Task> = { sections, state: { status: 'RUNNING', stage: 'QA_BACKEND' } }
  expect(standing(task, ['FRONTEND', 'PASSED'], ['BACKEND', 'PASSED'], ['QA_BACKEND', 'RUNNING'])).toMatchObject({
    BACKEND: 'complete',
    FRONTEND_GATE: 'complete',
  })
})

test('a section that is not needed is one line with the reason', () => {
  const sections = {
    ...newTask(1).sections,
    docs: { gate: 'not_needed' as const, reason: 'Nothing changes for users.' },
  }
  const docs = progressOf({ task: { ...newTask(1), sections }, runs: [] }).filter(({ stage }) =>
    stage.startsWith('DOCS'),
  )
  expect(docs).toMatchObject([{ stage: 'DOCS', notNeeded: 'Nothing changes for users.', status: 'complete' }])
})

test('a failed stage is an error with its attempts', () => {
  const state = { status: 'FAILED', stage: 'SECURITY', reason: 'x', retryStage: 'BACKEND' } as const
  const task = { ...newTask(1), state, attempts: { SECURITY: 3 } }
  const failed = progressOf({ task, runs: [] }).find(({ stage }) => stage === 'SECURITY')
  expect(failed).toMatchObject({ status: 'error', attempt: { number: 3, limit: 3 } })
})
