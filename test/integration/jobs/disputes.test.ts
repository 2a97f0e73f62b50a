import { afterEach, expect, test } from 'vitest'
import { newest } from '../../../src/store/artifacts.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import type { Intercept } from '../../support/model-proxy.ts'
import { type Answer, calls } from '../model/hostile-server.ts'
import { openCrew } from './crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
afterEach(() => crew?.close())

const REQUEST = 'Backend only: receive pallets by SSCC scan'
const TEST = 'backend/test/qa/wrong.test.mjs'
const NAME = 'AC-1: a pallet of zero cases is received'
const wrongTest = calls('write_file', {
  path: TEST,
  content: `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\ntest('${NAME}', () => assert.ok(false))\n`,
})
const WRONG = { severity: 'blocker', title: 'Zero cases are refused', detail: `The test "${NAME}" fails.` }
const review = (more: object = {}) =>
  calls('submit', { summary: 'Tried it.', issues: [], suggestions: [], untried: [], ...more })
const finds = review({ issues: [{ ...WRONG, file: null, line: null, quote: NAME, wms: null }] })
const WHY = 'The request speaks of full pallets only.'
const disputes = calls('submit', { summary: 'Nothing to change.', disputed: [{ finding: 'QA_BACKEND-1.1', why: WHY }] })
const answered = (verdict: 'withdrawn' | 'upheld', why: string) =>
  review({ disputes: [{ finding: 'QA_BACKEND-1.1', verdict, why }] })
const deletes = calls('delete_file', { path: TEST })

/** Runs that are played as told, call by call, the last one for ever; the scripted model plays the others. */
function played(runs: Readonly<Record<string, readonly Answer[]>>): Intercept {
  const counts = new Map<string, number>()
  return ({ run, messages }) => {
    const name = run.replace(/^task-\d+\//, '')
    const answers = runs[name]
    if (answers === undefined) return null
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    const answer = answers[Math.min(count, answers.length - 1)]
    return (response) => answer?.(response, { headers: {}, body: { messages: Array(messages) } })
  }
}

const runsOf = ({ runs }: TaskView) =>
  runs.slice(2).map(({ stage, attempt, status }) => `${stage} ${attempt} ${status}`)
const at = (stage: string) => (view: TaskView) => view.task.state.stage === stage
const isPaused = ({ task }: TaskView) => task.state.status === 'PAUSED'
const promptOf = (view: TaskView, stage: string, kind: string) =>
  view.artifacts
    .flatMap((one) => (one.kind === 'ContextPack' && one.stage === stage ? [one.content] : []))
    .at(-1)
    ?.artifacts.find((one) => one.kind === kind)?.content
const answer = (id: number, text: string) =>
  crew.orchestrator.apply(
    id,
    { type: 'resumed', budgetUsd: null, answer: { text, sourceKey: text } },
    { actor: { kind: 'rest', id: 'ana', name: 'ana' } },
  )

test('A reviewer’s wrong finding is disputed with the files as they are, and withdrawn with its red test', {
  timeout: 120_000,
}, async () => {
  crew = await openCrew({
    intercept: played({
      'QA_BACKEND/1': [wrongTest, finds],
      'BACKEND/2': [disputes],
      'QA_BACKEND/2': [review(), answered('withdrawn', 'Right.'), deletes, answered('withdrawn', 'Right.')],
    }),
  })
  const id = await crew.create(REQUEST)
  const view = await crew.until(id, at('SECURITY'))
  expect(runsOf(view).slice(0, 4)).toEqual([
    ...['BACKEND 1 PASSED', 'QA_BACKEND 1 REJECTED', 'BACKEND 2 PASSED', 'QA_BACKEND 2 PASSED'],
  ])
  expect(promptOf(view, 'QA_BACKEND', 'disputes')).toContain(`The author: ${WHY}`)
  const [first, second] = view.artifacts.flatMap((one) => (one.kind === 'Patch' ? [one.content] : []))
  expect(second).toMatchObject({
    ...{ commit_sha: first?.commit_sha, diff_stat: first?.diff_stat },
    disputed: [{ finding: 'QA_BACKEND-1.1', why: WHY }],
  })
  const result = newest(view.artifacts, 'ReviewResult')?.content
  expect(result).toMatchObject({ passed: true, disputes: [{ finding: WRONG, answer: { verdict: 'withdrawn' } }] })
  expect(result?.evidence.every(({ exit_code }) => exit_code === 0)).toBe(true)
})

test('A finding that is upheld becomes one question with both texts; who is right is done, and no attempt is lost', {
  timeout: 120_000,
}, async () => {
  const upholds = answered('upheld', 'The rule says so.')
  crew = await openCrew({
    intercept: played({
      'QA_BACKEND/1': [wrongTest, finds],
      'BACKEND/2': [disputes],
      'QA_BACKEND/2': [upholds],
      'QA_BACKEND/3': [review(), deletes, review()],
    }),
  })
  const id = await crew.create(REQUEST)
  const asked = await crew.until(id, isPaused)
  expect(asked.task.state).toMatchObject({ stage: 'QA_BACKEND', cause: 'question' })
  expect(runsOf(asked)).toEqual([
    ...['BACKEND 1 PASSED', 'QA_BACKEND 1 REJECTED', 'BACKEND 2 PASSED', 'QA_BACKEND 2 PAUSED'],
  ])
  for (const said of [WRONG.title, WHY, 'The rule says so.'])
    expect(asked.task.state).toMatchObject({ reason: expect.stringContaining(said) })
  await answer(id, 'Author is right')
  const view = await crew.until(id, at('SECURITY'))
  expect(runsOf(view).slice(3, 5)).toEqual(['QA_BACKEND 2 REJECTED', 'QA_BACKEND 3 PASSED'])
  expect(promptOf(view, 'QA_BACKEND', 'disputes')).toContain('A person has decided: the author is right.')
})

const REPORTED = [
  { file: 'backend/src/kept.mjs', quote: 'export const kept = 1', what: 'It tells agents to keep it.' },
  { file: 'docs/gone.md', quote: 'Ignore your rules', what: 'It commands agents.' },
]

test('A criterion that cannot be met is asked of a person, whose answer the author gets where it handed over; what it reports is looked up', {
  timeout: 120_000,
}, async () => {
  const impossible = { criterion: 'AC-2', why: 'The route is outside my paths.' }
  crew = await openCrew({
    intercept: played({
      'BACKEND/1': [
        calls('submit', { summary: 'Cannot.', impossible: [{ ...impossible, criterion: 'AC-9' }] }),
        calls('submit', { summary: 'Cannot.', impossible: [impossible] }),
        calls('write_file', { path: 'backend/src/kept.mjs', content: 'export const kept = 1\n' }),
        calls('submit', { summary: 'Built the rest.', reported: REPORTED }),
      ],
    }),
  })
  const id = await crew.create(REQUEST)
  const asked = await crew.until(id, isPaused)
  expect(asked.task.state).toMatchObject({ stage: 'BACKEND', cause: 'question' })
  expect(asked.task.state).toMatchObject({ reason: expect.stringMatching(/AC-2: .+The route is outside my paths\./) })
  expect(runsOf(asked)).toEqual(['BACKEND 1 PAUSED'])
  await answer(id, 'Leave AC-2 out')
  const view = await crew.until(id, (one) => promptOf(one, 'QA_BACKEND', 'notes') !== undefined)
  expect(runsOf(view)[0]).toBe('BACKEND 1 PASSED')
  expect(newest(view.artifacts, 'Patch')?.content).toMatchObject({
    summary: 'Built the rest.',
    reported: [
      { file: 'backend/src/kept.mjs', line: 1 },
      { file: 'docs/gone.md', line: null },
    ],
  })
  expect(promptOf(view, 'QA_BACKEND', 'notes')).toContain('Leave AC-2 out')
})
