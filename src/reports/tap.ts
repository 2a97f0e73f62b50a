import { Parser } from 'tap-parser'
import type { TestCase, TestReport } from '../core/checks/report.ts'
import { caseOf, testName } from './place.ts'

type Event = readonly unknown[]

interface Assert {
  readonly ok: boolean
  readonly name: string
  readonly skip?: unknown
  readonly todo?: unknown
}

/** TAP of any producer. A test that has tests is a suite; red without a red one of its own, it broke as a whole. */
export function readTap(text: string): TestReport {
  const report = { tests: [] as TestCase[], broken: [] as string[], isComplete: true }
  gather(Parser.parse(text) as readonly Event[], [], report)
  return report
}

function gather(events: readonly Event[], suite: readonly string[], into: TestReport): void {
  events.forEach(([kind, value], index) => {
    if (kind === 'bailout') into.broken.push(testName(`bail out: ${String(value)}`))
    if (kind === 'child') gather(value as readonly Event[], [...suite, nameAfter(events, index)], into)
    if (kind !== 'assert') return
    const { ok, name, skip, todo } = value as Assert
    const child = events[index - 1]
    const isSwitchedOff = (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false)
    const state = isSwitchedOff ? 'skipped' : ok ? 'passed' : 'failed'
    if (child?.[0] !== 'child') into.tests.push(caseOf('', suite, name, state))
    else if (state === 'failed' && !hasRed(child[1] as readonly Event[]))
      into.broken.push(testName([...suite, name].join(' > ')))
  })
}

/** The line of a suite comes after its tests. */
function nameAfter(events: readonly Event[], index: number): string {
  const [kind, value] = events[index + 1] ?? []
  return kind === 'assert' ? (value as Assert).name : ''
}

const hasRed = (events: readonly Event[]): boolean =>
  events.some(([kind, value]) => kind === 'assert' && !(value as Assert).ok)
