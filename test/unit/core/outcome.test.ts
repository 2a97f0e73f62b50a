import { expect, test } from 'vitest'
import { Plan, ReviewResult, TaskSpec } from '../../../src/core/artifacts.ts'
import { outcomeOf } from '../../../src/core/judgement/outcome.ts'
import { testLines } from '../../../src/core/judgement/test-lines.ts'
import { namesId, withoutIds } from '../../../src/core/named-ids.ts'
import { newTask } from '../../../src/core/pipeline/task.ts'
import type { StageName } from '../../../src/core/stages.ts'

const spec = TaskSpec.parse({
  ...{ goal: 'Receive', acceptance_criteria: ['A repeated scan counts once', 'A wrong digit is refused'] },
  ...{ constraints: [], sections: [], wms_points: [{ criterion: 'AC-1', points: ['INV-06'] }] },
})
const plan = Plan.parse({
  ...{ sections: [], language: 'en' },
  wms_invariants: [
    { id: 'INV-06', rule: 'A repeat changes nothing.' },
    { id: 'INV-02', rule: 'Never negative.' },
  ],
})
const review = (over: object, stage: StageName = 'QA_BACKEND') => ({
  ...{ kind: 'ReviewResult' as const, stage },
  content: ReviewResult.parse({
    ...{
      stage: 'QA_BACKEND',
      passed: true,
      head_sha: 'c0ffee',
      summary: '',
      issues: [],
      suggestions: [],
      evidence: [],
      ...over,
    },
  }),
})
const ran = (output: string, exit_code = 0) => ({ evidence: [{ command: 'npm test', exit_code, output }] })
const task = { ...newTask(7), headSha: 'c0ffee' }
const outcome = (...reviews: ReturnType<typeof review>[]) =>
  outcomeOf(task, [
    { kind: 'TaskSpec', stage: 'PRODUCT', content: spec },
    { kind: 'Plan', stage: 'ORCHESTRATE', content: plan },
    ...reviews,
  ])
const proofs = (...reviews: ReturnType<typeof review>[]) =>
  Object.fromEntries(
    [...outcome(...reviews).criteria, ...outcome(...reviews).points].map(({ id, proof }) => [
      id,
      proof?.passed ?? null,
    ]),
  )
const NAME = 'INV-06 AC-1: a repeated scan counts once'
const NOTHING = { 'AC-1': null, 'AC-2': null, 'INV-06': null, 'INV-02': null }

test('A green test proves the criterion and the point that its name carries, and nothing else', () => {
  expect(proofs(review(ran(`✔ ${NAME} (1.2ms)`)))).toEqual({ ...NOTHING, 'AC-1': true, 'INV-06': true })
  expect(outcome(review(ran(`✔ ${NAME} (1.2ms)`))).criteria[0]).toMatchObject({
    points: ['INV-06'],
    proof: { test: NAME },
  })
})

test('Of a section that was reviewed again only the last review counts; other sections add theirs', () => {
  const last = review(ran('✔ AC-2: a wrong digit is refused'))
  expect(proofs(review(ran(`✔ ${NAME}`)), last)).toEqual({ ...NOTHING, 'AC-2': true })
  const other = review(ran(`✔ ${NAME}`), 'QA_FRONTEND')
  expect(proofs(other, last)).toEqual({ 'AC-1': true, 'AC-2': true, 'INV-06': true, 'INV-02': null })
})

test('A red test outweighs green ones of the same id', () => {
  expect(proofs(review(ran(`✔ ${NAME}\n✖ INV-06 AC-1: two at once`, 1)))).toMatchObject({
    'AC-1': false,
    'INV-06': false,
  })
})

test.each([`﹣ ${NAME} # SKIP`, `ok 1 - ${NAME} # TODO later`, `- ${NAME} SKIPPED`])(
  '%j proves nothing: it did not run',
  (line) => {
    expect(proofs(review(ran(line)))).toEqual(NOTHING)
  },
)

test('Every reviewer’s newest runs count, and the file’s name of a test rather than the printed one', () => {
  const known = (id: string, stage: StageName) =>
    review({ ...ran(`✔ suite > ${id}: a scan`), named_tests: [{ file: 'a.mjs', name: `${id}: a scan` }] }, stage)
  const { criteria, points } = outcome(
    known('AC-1', 'SECURITY'),
    known('AC-2', 'QA_BACKEND'),
    known('INV-02', 'QA_FRONTEND'),
  )
  expect([...criteria, ...points].map(({ proof }) => proof?.test ?? null)).toEqual([
    ...['AC-1: a scan', 'AC-2: a scan', null, 'INV-02: a scan'],
  ])
})

test('Of several red tests of an id the first is shown', () => {
  const red = ran('✖ AC-1: a repeated scan\n✖ AC-1: a wrong digit', 1)
  expect(outcome(review(red)).criteria[0]?.proof?.test).toBe('AC-1: a repeated scan')
})

test('A line that says nothing of its result counts in a green run only', () => {
  expect(outcome(review(ran(NAME, 1))).criteria[0]?.proof).toBeNull()
  expect(proofs(review(ran(NAME)))).toMatchObject({ 'INV-06': true })
  expect(proofs(review(ran(NAME, 1)))).toEqual(NOTHING)
})

test('What a program prints is no proof: a test of that name must stand in a file', () => {
  const named_tests = [{ file: 'backend/test/qa/a.test.mjs', name: NAME }]
  const printed = '✔ INV-02 AC-2: all is well'
  const seen = review({ ...ran(`${printed}\n✔ ${NAME} (2ms)`), named_tests })
  expect(proofs(seen)).toEqual({ ...NOTHING, 'AC-1': true, 'INV-06': true })
  expect(outcome(seen).points[0]?.proof?.file).toBe('backend/test/qa/a.test.mjs')
})

test('A test that is skipped is not proven by a line that says it passed', () => {
  expect(proofs(review(ran(`✔ ${NAME}\n﹣ ${NAME} (0.1ms) # SKIP`)))).toEqual(NOTHING)
})

test('What only the changed paths brought up stands beside the plan, and what was not verified is told once', () => {
  const more = { wms_invariants: [...plan.wms_invariants, { id: 'OPS-01', rule: 'Expand first.' }] }
  const two = [review({ ...more, untried: ['No printer.'] }), review({ untried: ['No printer.'] }, 'SECURITY')]
  expect(outcome(...two).points.map((it) => it.id)).toEqual(['INV-06', 'INV-02', 'OPS-01'])
  expect(outcome(...two).untried).toEqual(['No printer.'])
})

test('Of a reviewer’s runs only the last one brings up points, in the order of the stages', () => {
  const about = (id: string, stage?: StageName) => review({ wms_invariants: [{ id, rule: id }] }, stage)
  const told = outcome(about('OPS-01'), about('OPS-02'), about('OPS-03', 'SECURITY')).points
  expect(told.map(({ id }) => id)).toEqual(['INV-06', 'INV-02', 'OPS-02', 'OPS-03'])
})

test('Lines that a thread has read count, not the output; of outputs that none has read the last 128 KiB together', () => {
  const read = {
    command: 'npm test',
    exit_code: 0,
    output: '✔ AC-2: x',
    test_lines: [{ name: 'AC-1: x', state: 'passed' }],
  }
  expect(proofs(review({ evidence: [read] }))).toEqual({ ...NOTHING, 'AC-1': true })
  const end = (chars: number) => `✔ AC-1: x\n${'\n'.repeat(chars)}`
  const runs = (...outputs: readonly string[]) =>
    review({ evidence: outputs.map((output) => ({ command: 'npm test', exit_code: 0, output })) })
  const all = 128 * 1024
  expect(proofs(runs(end(all)))).toEqual(NOTHING)
  expect(proofs(runs(end(all - 10)))).toMatchObject({ 'AC-1': true })
  expect(proofs(runs('seen\n', end(all - 10)))).toEqual(NOTHING)
  expect(proofs(runs('seen\n', end(all - 15)))).toMatchObject({ 'AC-1': true })
  expect(proofs(runs('\n'.repeat(all), '✔ AC-1: x'))).toEqual(NOTHING)
  expect(proofs(review({ evidence: [read, { ...read, test_lines: null, output: end(all - 10) }] }))).toMatchObject({
    'AC-1': true,
  })
})

test('Of several plans the last one counts', () => {
  const other = Plan.parse({ ...plan, wms_invariants: [{ id: 'OPS-01', rule: 'Expand first.' }] })
  const made = [plan, other].map((content) => ({ kind: 'Plan' as const, stage: 'ORCHESTRATE' as const, content }))
  expect(outcomeOf(task, made).points.map(({ id }) => id)).toEqual(['OPS-01'])
})

test('A task of before, without ids of points, has an outcome too', () => {
  const { wms_points: _, ...old } = spec
  const [made] = [TaskSpec.parse(old)]
  expect(outcomeOf(task, [{ kind: 'TaskSpec', stage: 'PRODUCT', content: made }]).criteria).toHaveLength(2)
  expect(outcomeOf(task, [])).toEqual({ criteria: [], points: [], untried: [] })
})

test.each([
  ['INV-06: a repeated scan', true],
  ['a repeated scan (INV-06)', true],
  ['test_inv_06_repeated_scan', true],
  ['testINV06RepeatedScan', true],
  ['testInv06RepeatedScan', true],
  ['inv06 repeated', true],
  ['INV-060: another', false],
  ['REINV-06', false],
  ['INV-6', false],
])('%j names INV-06: %s', (name, names) => {
  expect(namesId(name, 'INV-06')).toBe(names)
})

test('valid_04 is not ID-04', () => {
  expect(namesId('valid_04 code', 'ID-04')).toBe(false)
  expect(namesId('test_id_04_trace', 'ID-04')).toBe(true)
})

test('Where the ids stand beside it a name is read without them', () => {
  expect(withoutIds(NAME)).toBe('a repeated scan counts once')
  expect(withoutIds('INV-06')).toBe('INV-06')
  expect(withoutIds('a scan (INV-06)')).toBe('a scan (INV-06)')
})

test.each([
  ['✔ a scan (12.3ms)', 'a scan', 'passed'],
  ['    ✖ a scan (2ms)', 'a scan', 'failed'],
  ['ok 3 - a scan', 'a scan', 'passed'],
  ['not ok 3 - a scan', 'a scan', 'failed'],
  [' ✓ a scan 4ms', 'a scan', 'passed'],
  ['tests/test_a.py::test_inv_06 PASSED   [ 50%]', 'tests/test_a.py::test_inv_06', 'passed'],
  ['test_inv_06 (a.T) ... ok', 'test_inv_06 (a.T)', 'passed'],
  ['FAILED tests/test_a.py::test_inv_06', 'tests/test_a.py::test_inv_06', 'failed'],
  ['--- PASS: TestInv06 (0.00s)', 'TestInv06', 'passed'],
  ['--- SKIP: TestInv06 (0.00s)', 'TestInv06', 'skipped'],
  ['a scan FAILED before PASSED', 'a scan FAILED before', 'passed'],
  ['undefined is refused', 'undefined is refused', 'unmarked'],
  ['backend: passed', 'backend: passed', 'unmarked'],
])('%j is the test %j, %s', (line, name, state) => {
  expect(testLines(line)).toEqual([{ name, state }])
})

test('Empty lines of the output are no tests', () => {
  expect(testLines('✔ a scan\n\n  \n✖ a pick\n')).toEqual([
    { name: 'a scan', state: 'passed' },
    { name: 'a pick', state: 'failed' },
  ])
})

test('Where a name is given twice the first counts, and where a criterion is, both its points do', () => {
  const twice = TaskSpec.parse({
    ...spec,
    wms_points: [...spec.wms_points, { criterion: 'AC-1', points: ['INV-02'] }],
  })
  const named_tests = ['a.test.mjs', 'b.test.mjs'].map((file) => ({ name: NAME, file }))
  const { criteria } = outcomeOf(task, [
    { kind: 'TaskSpec', stage: 'PRODUCT', content: twice },
    review({ ...ran(`✔ ${NAME}`), named_tests }),
  ])
  expect(criteria[0]).toMatchObject({ points: ['INV-06', 'INV-02'], proof: { test: NAME, file: 'a.test.mjs' } })
})
