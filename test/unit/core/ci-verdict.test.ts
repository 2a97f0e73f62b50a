import { describe, expect, test } from 'vitest'
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
  id: 9,
  ...{ app: 'github-actions', status: conclusion === null ? 'queued' : 'completed', conclusion, runCount },
})
const required = [{ name: 'backend', appId: ACTIONS }]
const anybodys = [{ name: 'backend', appId: null }]
const lint = [{ name: 'lint', appId: null }]
const early = 5_000
const BROKEN = [suite('startup_failure', 0)]

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
  ['cancelled', { checkRuns: [run('cancelled')] }, 'action_required'],
  ['timed out', { checkRuns: [run('timed_out')] }, 'action_required'],
  ['stale', { checkRuns: [run('stale')] }, 'action_required'],
  ['a conclusion that nobody knows yet', { checkRuns: [run('exploded')] }, 'action_required'],
  ['a status alone is green', { statuses: [status('success')] }, 'green'],
  ['a status is pending', { statuses: [status('pending')] }, 'running'],
  ['a status went from red to green', { statuses: [status('failure'), status('success')] }, 'green'],
  ['a status is in error', { statuses: [status('error')] }, 'action_required'],
  ['a workflow file is broken', { suites: [suite('startup_failure', 0)] }, 'action_required'],
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
  ['a required check was cancelled', { required, checkRuns: [run('cancelled')] }, 'action_required'],
  [
    'cancelled by concurrency beside its newer success',
    { checkRuns: [run('cancelled'), run('success', { suiteId: 2 })] },
    'green',
  ],
  [
    'cancelled by concurrency, while the newer one runs',
    { required, checkRuns: [run('cancelled'), run(null, { suiteId: 2 })] },
    'running',
  ],
  ['one cancelled, another truly red', { checkRuns: [run('cancelled'), run('failure', { name: 'lint' })] }, 'red'],
  ['one cancelled while another runs', { checkRuns: [run('cancelled'), run(null, { name: 'lint' })] }, 'running'],
  ['a required check is neutral', { required, checkRuns: [run('neutral')] }, 'green'],
  ['a required status of anybody is green', { required: anybodys, statuses: [status('success')] }, 'green'],
  ['a required check passed, at once', { required, checkRuns: [run('success')], waitedMs: early }, 'green'],
  ['a required check was skipped by its condition', { required, checkRuns: [run('skipped')] }, 'green'],
  ['an optional workflow file is broken', { required, checkRuns: [run('success')], suites: BROKEN }, 'green'],
  ['a workflow that could not start has runs all the same', { suites: [suite('startup_failure', 1)] }, 'none'],
  ['all runs of a suite are through', { checkRuns: [run('success')], suites: [suite('success', 2)] }, 'green'],
  ['a suite has one run to come', { checkRuns: [run('success')], suites: [suite(null, 1)] }, 'running'],
  ['a required check of anybody is green', { required: anybodys, checkRuns: [run('success')] }, 'green'],
  ['a run is through and says nothing', { checkRuns: [run(null, { status: 'completed' })] }, 'action_required'],
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
    'of two workflows of one job name the newer one is red',
    { required, checkRuns: [run('success'), run('failure', { suiteId: 2 })] },
    'red',
  ],
  [
    'of two workflows of one job name the older one is red',
    { checkRuns: [run('failure', { workflow: 'API' }), run('success', { suiteId: 2, workflow: 'Web' })] },
    'red',
  ],
  [
    'a workflow was red for one event and green for a later one',
    { checkRuns: [run('failure', { workflow: 'API' }), run('success', { suiteId: 2, workflow: 'API' })] },
    'green',
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

test('A check that never came is named with what to do, one that may still come is only named', () => {
  const both = [...required, ...lint]
  expect(ciVerdict({ ...nothing, required: both }).reason).toMatch(/backend, lint.*Look at what starts this workflow/)
  expect(ciVerdict({ ...nothing, required: both, waitedMs: early }).reason).toBe(
    'Required and not there yet: backend, lint.',
  )
})

test('A check may take a minute and a half to appear', () => {
  const passed = { ...nothing, checkRuns: [run('success')] }
  expect(ciVerdict({ ...passed, waitedMs: 89_999 }).verdict).toBe('running')
  expect(ciVerdict({ ...passed, waitedMs: 90_000 }).verdict).toBe('green')
})

test.each<[string, Partial<CiFacts>, string]>([
  ['failed', { checkRuns: [run('failure'), run('failure', { name: 'lint' })] }, 'Не прошли: backend, lint.'],
  ['not come yet', { waitedMs: early }, 'Проверки ещё не появились.'],
  ['required and not come yet', { required, waitedMs: early }, 'Обязательны и ещё не появились: backend.'],
  [
    'skipped',
    { checkRuns: [run('skipped')] },
    'Все проверки пропущены: этот коммит проверили только ревью и контроль.',
  ],
  ['none', {}, 'Ни одна проверка не запускалась: этот коммит проверили только ревью и контроль.'],
])('In a Russian task checks that are %s are told of in Russian', (_, facts, reason) => {
  expect(ciVerdict({ ...nothing, ...facts, language: 'ru' }).reason).toBe(reason)
})

test('What ended without a word about the code is named with how it ended, to be run again; a red one comes first', () => {
  const cancelled = { ...nothing, checkRuns: [run('cancelled'), run('stale', { name: 'lint' })] }
  expect(ciVerdict(cancelled)).toMatchObject({
    ...{ about: ['backend', 'lint'] },
    interrupted: [
      { key: expect.stringMatching(/^run:\d+$/), name: 'backend', ended: 'cancelled' },
      { key: expect.stringMatching(/^run:\d+$/), name: 'lint', ended: 'stale' },
    ],
    reason: expect.stringContaining('backend (cancelled), lint (stale)'),
  })
  const red = { ...cancelled, checkRuns: [...cancelled.checkRuns, run('failure', { name: 'docs' })] }
  expect(ciVerdict(red)).toMatchObject({ interrupted: [], about: ['docs'] })
})

test('Each check is told as it stands, with the forge’s own word for it', () => {
  const facts = {
    checkRuns: [
      ...[run('timed_out', { id: 1 }), run(null, { id: 2, name: 'lint' }), run('success', { id: 3, name: 'docs' })],
      ...[run(null, { id: 4, name: 'e2e', status: 'queued' }), run(null, { id: 5, name: 'x', status: 'completed' })],
      run(null, { id: 6, name: 'deploy', status: 'waiting' }),
    ],
    statuses: [status('pending', 'coverage')],
    suites: [suite('action_required', 0), ...BROKEN],
  }
  const { signals } = ciVerdict({ ...nothing, ...facts })
  expect(signals.map(({ key }) => key)).toEqual([
    ...[
      'run:1',
      'run:2',
      'run:3',
      'run:4',
      'run:5',
      'run:6',
      expect.stringMatching(/^status:\d+$/),
      'suite:9',
      'suite:9',
    ],
  ])
  expect(signals.map(({ key: _, ...told }) => told)).toEqual([
    { name: 'backend', appId: ACTIONS, suiteId: 1, checkRunId: 1, state: 'interrupted', forgeState: 'timed_out' },
    { name: 'lint', appId: ACTIONS, suiteId: 1, checkRunId: 2, state: 'running', forgeState: 'in_progress' },
    { name: 'docs', appId: ACTIONS, suiteId: 1, checkRunId: 3, state: 'passed', forgeState: 'success' },
    { name: 'e2e', appId: ACTIONS, suiteId: 1, checkRunId: 4, state: 'queued', forgeState: 'queued' },
    { name: 'x', appId: ACTIONS, suiteId: 1, checkRunId: 5, state: 'interrupted', forgeState: 'no conclusion' },
    { name: 'deploy', appId: ACTIONS, suiteId: 1, checkRunId: 6, state: 'action_required', forgeState: 'waiting' },
    { name: 'coverage', appId: null, suiteId: null, checkRunId: null, state: 'running', forgeState: 'pending' },
    {
      ...{ name: 'a workflow of github-actions', appId: null, suiteId: null, checkRunId: null },
      ...{ state: 'action_required', forgeState: 'action_required' },
    },
    {
      ...{ name: 'a workflow of github-actions', appId: null, suiteId: null, checkRunId: null },
      ...{ state: 'interrupted', forgeState: 'startup_failure' },
    },
  ])
})

test.each<[string, Partial<CiFacts>, readonly string[], boolean]>([
  ['running', { checkRuns: [run(null), run(null, { name: 'lint' })] }, ['backend', 'lint'], false],
  ['red', { checkRuns: [run('failure'), run('success', { name: 'lint' })] }, ['backend'], false],
  ['missing, but not for long', { required, waitedMs: early }, ['backend'], false],
  ['missing for too long', { required }, ['backend'], true],
  ['green', { required, checkRuns: [run('success'), run('failure', { name: 'lint' })] }, ['backend'], false],
  ['passed but optional', { checkRuns: [run('success')] }, ['backend'], false],
  ['passed so far', { checkRuns: [run('success')], waitedMs: early }, ['backend'], false],
  ['skipped', { checkRuns: [run('skipped')] }, ['backend'], false],
  ['skipped so far', { checkRuns: [run('skipped')], waitedMs: early }, ['backend'], false],
  ['not yet told', { suites: [suite(null, 2)] }, ['github-actions'], false],
  ['needing approval', { checkRuns: [run('action_required')] }, ['backend'], false],
])('What a card says of %s checks is about those and no others', (_, facts, about, overdue) => {
  expect(ciVerdict({ ...nothing, ...facts })).toMatchObject({ about, overdue })
})

describe('What a person lets count for nothing', () => {
  const cancelled = [run('cancelled', { id: 71 }), run('success', { id: 72, name: 'lint' })]
  const judged = (facts: Partial<CiFacts>) => ciVerdict({ ...nothing, checkRuns: cancelled, ...facts })

  test('is exactly that run of the check: the commit is green without it, required or not', () => {
    for (const facts of [{}, { required }]) {
      const { verdict, interrupted, signals } = judged({ ...facts, ignored: ['run:71'] })
      expect([verdict, interrupted]).toEqual(['green', []])
      expect(signals.filter(({ ignored }) => ignored)).toMatchObject([
        { key: 'run:71', state: 'skipped', forgeState: 'cancelled' },
      ])
    }
  })

  test('is no other run of it, no other check and no commit status of that number', () => {
    const again = [...cancelled, run('timed_out', { id: 73 })]
    expect(judged({ checkRuns: again, ignored: ['run:71'] }).interrupted).toMatchObject([{ key: 'run:73' }])
    expect(judged({ ignored: ['status:71', 'run:72', 'suite:71'] }).interrupted).toMatchObject([{ key: 'run:71' }])
  })

  test('is never a run that has a word about the code', () => {
    expect(judged({ checkRuns: [run('failure', { id: 71 })], ignored: ['run:71'] }).verdict).toBe('red')
    expect(judged({ checkRuns: [run(null, { id: 71 })], ignored: ['run:71'] }).verdict).toBe('running')
  })

  test('may be a workflow that could not start, or a status that ended in an error', () => {
    const facts = { ...nothing, suites: BROKEN, statuses: [{ id: 8, name: 'deploy', state: 'error' }] }
    expect(ciVerdict(facts).interrupted.map(({ key }) => key)).toEqual(['status:8', 'suite:9'])
    expect(ciVerdict({ ...facts, ignored: ['status:8', 'suite:9'] })).toMatchObject({
      verdict: 'none',
      interrupted: [],
    })
  })
})
