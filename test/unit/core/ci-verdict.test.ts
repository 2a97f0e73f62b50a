import { expect, test } from 'vitest'
import { type CheckRun, type CiFacts, ciVerdict, SETTLE_MS } from '../../../src/core/judgement/ci-verdict.ts'

const ACTIONS = 15368
const nothing: CiFacts = {
  ...{ required: [], requiredKnown: true, checkRuns: [], statuses: [], suites: [], waitedMs: SETTLE_MS },
}
let ids = 0

const run = (conclusion: string | null, more: Partial<CheckRun> = {}): CheckRun => ({
  ...{ id: ++ids, name: 'backend', appId: ACTIONS, suiteId: 1, conclusion },
  ...{ status: conclusion === null ? 'in_progress' : 'completed', ...more },
})
const status = (state: string, name = 'backend') => ({ id: ++ids, name, state })
const suite = (conclusion: string | null, runCount: number) => ({
  ...{ app: 'github-actions', status: conclusion === null ? 'queued' : 'completed', conclusion, runCount },
})
const required = [{ name: 'backend', appId: ACTIONS }]
const anybodys = [{ name: 'backend', appId: null }]
const lint = [{ name: 'lint', appId: null }]
const early = 5_000

test.each<[string, Partial<CiFacts>, string]>([
  ['just pushed, nothing there', { waitedMs: early }, 'not_started'],
  ['nothing ever came', {}, 'none'],
  ['only a suite of an app that never reports', { suites: [suite(null, 0)] }, 'none'],
  ['everything was skipped', { checkRuns: [run('skipped'), run('neutral', { name: 'lint' })] }, 'none'],
  ['one passed, others may still appear', { checkRuns: [run('success')], waitedMs: early }, 'running'],
  ['all passed and nothing more came', { checkRuns: [run('success')] }, 'green'],
  ['a suite has more runs to come', { checkRuns: [run('success')], suites: [suite(null, 2)] }, 'running'],
  ['one of two failed', { checkRuns: [run('success'), run('failure', { name: 'lint' })] }, 'red'],
  ['one failed while another runs', { checkRuns: [run('failure'), run(null, { name: 'lint' })] }, 'running'],
  ['cancelled', { checkRuns: [run('cancelled')] }, 'red'],
  ['timed out', { checkRuns: [run('timed_out')] }, 'red'],
  ['stale', { checkRuns: [run('stale')] }, 'red'],
  ['a conclusion that nobody knows yet', { checkRuns: [run('exploded')] }, 'red'],
  ['a status alone is green', { statuses: [status('success')] }, 'green'],
  ['a status is pending', { statuses: [status('pending')] }, 'running'],
  ['a status went from red to green', { statuses: [status('failure'), status('success')] }, 'green'],
  ['a status is in error', { statuses: [status('error')] }, 'red'],
  ['a workflow file is broken', { suites: [suite('startup_failure', 0)] }, 'red'],
  ['a workflow needs approval to run', { suites: [suite('action_required', 0)] }, 'action_required'],
  ['a run concluded that a person must act', { checkRuns: [run('action_required')] }, 'action_required'],
  ['a deployment waits for its reviewer', { checkRuns: [run(null, { status: 'waiting' })] }, 'action_required'],
  ['a run was requested and waits for a runner', { checkRuns: [run(null, { status: 'requested' })] }, 'running'],
  ['a run is pending behind another', { checkRuns: [run(null, { status: 'pending' })] }, 'running'],
  [
    'one failed and one waits for a person',
    { checkRuns: [run('failure'), run('action_required', { name: 'x' })] },
    'red',
  ],
  ['a suite that never reports beside a green one', { checkRuns: [run('success')], suites: [suite(null, 0)] }, 'green'],
  ['a suite was left stale without a run', { suites: [suite('stale', 0)] }, 'none'],
  [
    'of equal names the one of another app is red',
    { checkRuns: [run('success'), run('failure', { appId: 666 })] },
    'red',
  ],
  [
    'a newer run came out of order',
    { checkRuns: [run('success', { id: 9_000 }), run('failure', { id: 8_000 })] },
    'green',
  ],
  ['a status went from green to red', { statuses: [status('success'), status('failure')] }, 'red'],
  [
    'one of two required is missing, the other red',
    { required: [...required, ...lint], checkRuns: [run('failure')] },
    'red',
  ],
  [
    'one of two required is missing, the other green',
    { required: [...required, ...lint], checkRuns: [run('success')] },
    'not_started',
  ],
  ['a required check was cancelled', { required, checkRuns: [run('cancelled')] }, 'red'],
  ['a required check is neutral', { required, checkRuns: [run('neutral')] }, 'green'],
  ['a required status of anybody is green', { required: anybodys, statuses: [status('success')] }, 'green'],
  ['a required check passed, at once', { required, checkRuns: [run('success')], waitedMs: early }, 'green'],
  ['a required check was skipped by its condition', { required, checkRuns: [run('skipped')] }, 'green'],
  ['a required check is not there yet', { required, waitedMs: early }, 'not_started'],
  ['a required check never came', { required, checkRuns: [run('success', { name: 'lint' })] }, 'not_started'],
  ['a required check waits for approval', { required, suites: [suite('action_required', 0)] }, 'action_required'],
  ['a red run was started anew and passed', { required, checkRuns: [run('failure'), run('success')] }, 'green'],
  ['a green run was started anew and runs', { required, checkRuns: [run('success'), run(null)] }, 'running'],
  ['spoofed by another app', { required, checkRuns: [run('success', { appId: 666 })] }, 'not_started'],
  ['spoofed by a status', { required, statuses: [status('success')] }, 'not_started'],
  ['a spoof beside the true red one', { required, checkRuns: [run('failure'), run('success', { appId: 666 })] }, 'red'],
  [
    'check green, status of that name red',
    { required: anybodys, checkRuns: [run('success')], statuses: [status('failure')] },
    'red',
  ],
  [
    'two workflows of one job name, one red',
    { required, checkRuns: [run('success'), run('failure', { suiteId: 2 })] },
    'red',
  ],
  ['an optional check is red', { required, checkRuns: [run('success'), run('failure', { name: 'lint' })] }, 'green'],
  ['an optional check runs', { required, checkRuns: [run('success'), run(null, { name: 'lint' })] }, 'green'],
  [
    'what is required may not be read, all count',
    { required, requiredKnown: false, checkRuns: [run('success'), run('failure', { name: 'lint' })] },
    'red',
  ],
])('CI of one commit: %s', (_, facts, verdict) => {
  expect(ciVerdict({ ...nothing, ...facts })).toMatchObject({ verdict, reason: expect.stringMatching(/\.$/) })
})

test('A check that never came is named with what to do', () => {
  expect(ciVerdict({ ...nothing, required }).reason).toMatch(/backend.*Look at what starts this workflow/)
})

test.each<[string, Partial<CiFacts>, readonly string[], boolean]>([
  ['running', { checkRuns: [run(null), run(null, { name: 'lint' })] }, ['backend', 'lint'], false],
  ['red', { checkRuns: [run('failure'), run('success', { name: 'lint' })] }, ['backend'], false],
  ['missing, but not for long', { required, waitedMs: early }, ['backend'], false],
  ['missing for too long', { required }, ['backend'], true],
  ['needing approval', { checkRuns: [run('action_required')] }, ['backend'], false],
])('What a card says of %s checks is about those and no others', (_, facts, about, overdue) => {
  expect(ciVerdict({ ...nothing, ...facts })).toMatchObject({ about, overdue })
})
