import { describe, expect, test } from 'vitest'
import type { Evidence, Finding } from '../../../../src/core/artifacts.ts'
import {
  accountsForNone,
  isAllSuspended,
  isNamedByAll,
  redTestsIn,
  stillRed,
  withRedTests,
} from '../../../../src/core/findings/red-tests.ts'
import { finding } from '../given.ts'

const ZERO = 'test/qa/a.mjs > AC-1: zero is refused'
const TWICE = 'test/qa/a.mjs > AC-2: twice counts once'
const run = (failed: string[], more: Partial<Evidence> = {}): Evidence => ({
  ...{ command: 'npm test', exit_code: 1, output: failed.join('\n'), tests: { passed: 3, failed } },
  ...more,
})
const unnamed: Evidence = { command: 'npm test', exit_code: 1, output: 'boom' }
const about = (title: string, more: Partial<Finding> = {}): Finding => ({ ...finding(title), ...more })
const always = () => true

describe('A red run names its red tests', () => {
  test('by its report, unless it names none', () => {
    expect(redTestsIn(run([ZERO]))).toEqual([ZERO])
    expect([run([]), unnamed].map(redTestsIn)).toEqual([null, null])
  })

  test('beside a red base only those that are new, if all that is new is a test or a file', () => {
    const compared = (...newly_red: NonNullable<Evidence['compared']>['newly_red']) =>
      redTestsIn(run([ZERO, TWICE], { compared: { by: 'names', red_before: 1, newly_red } }))
    expect(compared({ kind: 'test', what: ZERO }, { kind: 'broken', what: 'b.mjs' })).toEqual([ZERO, 'b.mjs'])
    expect(compared({ kind: 'test', what: ZERO }, { kind: 'died', what: '137' })).toBeNull()
  })
})

describe('A finding accounts for', () => {
  const redOf = (findings: Finding[], red = [run([ZERO, TWICE])], isAbout: typeof always = always) =>
    withRedTests(findings, red, isAbout).map(({ red_tests }) => red_tests)

  test('the red tests that its title, detail or quote name', () => {
    const named = [about('AC-1: zero is refused'), about('b', { detail: 'See AC-2: twice counts once.' })]
    expect(redOf(named)).toEqual([[ZERO], [TWICE]])
    expect(redOf([about('c', { quote: 'AC-2: twice counts once' })], undefined, () => false)).toEqual([[TWICE]])
  })

  test('else for those that no other finding names', () => {
    expect(redOf([about('The check fails'), about('AC-1: zero is refused')])).toEqual([[TWICE], [ZERO]])
  })

  test('none where it is about no red run, and unknown ones where the run names none', () => {
    expect(redOf([about('a line of code')], undefined, () => false)).toEqual([[]])
    expect(redOf([about('The check fails')], [unnamed])).toEqual([null])
  })
})

test('Only tests of suspended findings may be red', () => {
  const disputed = about('a', { standing: 'disputed', red_tests: [ZERO] })
  const open = about('b', { standing: 'open', red_tests: [TWICE] })
  expect(isAllSuspended(run([ZERO]), [disputed, open])).toBe(true)
  expect(isAllSuspended(run([ZERO]), [{ ...disputed, standing: 'withdrawn' }])).toBe(true)
  for (const red of [[TWICE], [ZERO, TWICE], []]) expect(isAllSuspended(run(red), [disputed, open])).toBe(false)
  expect(isAllSuspended(run([ZERO]), [about('c', { standing: 'disputed' })])).toBe(false)
})

test('A red run without names speaks of suspended findings where no open one may account for it', () => {
  const disputed = about('a', { standing: 'disputed', red_tests: null })
  const open = (more: Partial<Finding>) => accountsForNone([disputed, about('b', { standing: 'open', ...more })])
  expect(accountsForNone([disputed])).toBe(true)
  expect([open({ red_tests: [] }), open({ red_tests: null, severity: 'minor' })]).toEqual([true, true])
  expect([open({ red_tests: null }), open({ red_tests: [TWICE] })]).toEqual([false, false])
  expect(accountsForNone([])).toBe(false)
})

test('A run says nothing of its own where findings name all its red tests', () => {
  const [zero, twice] = [about('AC-1: zero is refused'), about('b', { detail: 'AC-2: twice counts once' })]
  expect(isNamedByAll(run([ZERO, TWICE]), [zero, twice])).toBe(true)
  expect([isNamedByAll(run([ZERO, TWICE]), [zero]), isNamedByAll(unnamed, [zero, twice])]).toEqual([false, false])
})

test('A test of a finding is still red while a run says so that is new beside its base', () => {
  const one = about('a', { red_tests: [ZERO] })
  expect(stillRed(one, [run([ZERO, TWICE])])).toEqual([ZERO])
  expect(stillRed(one, [run([TWICE]), run([ZERO], { exit_code: 0 }), unnamed])).toEqual([])
  expect(stillRed(about('b'), [run([ZERO])])).toEqual([])
})
