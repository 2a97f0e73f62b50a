import { expect, test } from 'vitest'
import { compareWithBase } from '../../../../src/core/checks/compare.ts'
import { readRun } from '../../../../src/core/checks/fault.ts'
import type { TestCase, TestReport } from '../../../../src/core/checks/report.ts'
import { Told } from '../../../../src/core/checks/told.ts'

const named = (name: string, state: TestCase['state'], at: Partial<TestCase> = {}): TestCase => ({
  ...{ file: 'a.test.ts', suite: '', name, state, ...at },
})
const ending = (tests: readonly TestCase[], more: Partial<TestReport> & { exitCode?: number } = {}) => {
  const { exitCode = 1, ...report } = more
  return { exitCode, report: { tests: [...tests], broken: [], isComplete: true, ...report } }
}
const [green, red] = [named('counts', 'passed'), named('old', 'failed')]
const UNNAMED = ending([green])

test('A run that died and names no tests any more has two troubles', () => {
  expect(compareWithBase({ exitCode: 139, report: null }, ending([red]))?.newly_red).toEqual([
    { kind: 'no_report', what: '' },
    { kind: 'died', what: '139' },
  ])
})

test('A red test is new beside a base that is red without one, and so is a file that does not load', () => {
  const work = ending([green, named('fresh', 'failed')])
  expect(compareWithBase(work, UNNAMED)).toEqual({
    ...{ by: 'names', red_before: 0, newly_red: [{ kind: 'test', what: 'a.test.ts > fresh' }] },
  })
  expect(compareWithBase(ending(work.report.tests, { broken: ['b.test.ts'] }), UNNAMED)?.newly_red).toEqual([
    { kind: 'test', what: 'a.test.ts > fresh' },
    { kind: 'broken', what: 'b.test.ts' },
  ])
})

test('A red end without a red test is new where a test and a file were red before', () => {
  expect(compareWithBase(ending([green]), ending([red], { broken: ['b.test.ts'] }))).toMatchObject({
    ...{ by: 'names', newly_red: expect.arrayContaining([{ kind: 'unnamed', what: '' }]) },
  })
})

test('Beside a base that is red without a red test, tests that do not run any more are told, fifty of a file, and a death', () => {
  const many = Array.from({ length: 80 }, (_, index) => named(`gone ${index}`, 'passed', { file: 'b.test.ts' }))
  const compared = compareWithBase(ending([green], { exitCode: 139 }), ending([green, ...many]))
  expect(compared).toMatchObject({ by: 'exit_code', red_before: null })
  expect(compared?.newly_red).toEqual([
    ...many.slice(0, 50).map(({ name }) => ({ kind: 'vanished', what: `b.test.ts > ${name}` })),
    { kind: 'died', what: '139' },
  ])
})

test('A name that is red as often as before is no news', () => {
  expect(compareWithBase(ending([red, red]), ending([red, red]))).toEqual({
    ...{ by: 'names', red_before: 2, newly_red: [] },
  })
})

test('What does not load any more is not told as vanished, too', () => {
  const whole = named('b.test.ts', 'passed', { file: '' })
  expect(compareWithBase(ending([red], { broken: ['b.test.ts'] }), ending([red, whole]))?.newly_red).toEqual([
    { kind: 'broken', what: 'b.test.ts' },
  ])
})

test('Without files the outermost suite is where a test belongs', () => {
  const at = (name: string, outermost: string) => named(name, 'passed', { file: '', suite: `${outermost} > deep` })
  const base = ending([red, at('one', 'bins'), at('two', 'bins'), at('one', 'docks')])
  const work = ending([red, at('one', 'bins'), at('one', 'docks'), at('two', 'docks')])
  expect(compareWithBase(work, base)?.newly_red).toEqual([{ kind: 'vanished', what: 'bins > deep > two' }])
})

test('As many tests have passed as the report or the output names, whichever names more', () => {
  const report = ending([green, named('more', 'passed'), red]).report
  expect(readRun('', 0, report)).toEqual({ report, told: null, passed: 2 })
  expect([readRun('', 3, report).passed, readRun('', 1, null).passed]).toEqual([3, 1])
})

test('What a program said of the machine is kept as it is, and of no kind that nobody knows', () => {
  const told = { kind: 'no_program', what: 'pnpm' }
  expect(Told.parse(told)).toEqual(told)
  expect([Told.safeParse({ what: '' }).success, Told.safeParse({ kind: 'moon', what: '' }).success]).toEqual([
    false,
    false,
  ])
  expect(Told.safeParse({ kind: 'memory' }).success).toBe(false)
})
