import { afterAll, describe, expect, test } from 'vitest'
import { analyse, holdThreads } from '../../../src/analysis/analysis.ts'
import { fullName, type TestReport } from '../../../src/core/checks/report.ts'
import { readReport } from '../../../src/reports/read-report.ts'
import { REPORTS } from './report-files.ts'
import { OUTPUTS } from './texts.ts'

const ROOTS = ['/workspace', '/tmp/checkouts/task-7-1/files']
const said = (report: TestReport | null) =>
  report && {
    tests: report.tests.map((test) => `${test.state}: ${fullName(test)}`),
    ...{ broken: report.broken, isComplete: report.isComplete },
  }
const ofOutput = (output: string) => said(readReport({ output, reports: [], roots: ROOTS }))
const ofReports = (...reports: string[]) => said(readReport({ output: OUTPUTS.vitest, reports, roots: ROOTS }))
const partly = (tests: string[], broken: string[] = []) => ({ tests, broken, isComplete: false })
const wholly = (tests: string[], broken: string[] = []) => ({ tests, broken, isComplete: true })

test.each<[keyof typeof OUTPUTS, ReturnType<typeof partly>]>([
  ['vitest', partly(['failed: a.test.ts > ledger > old red'], ['b.test.ts'])],
  ['jest', partly(['failed: src/a.test.js > ledger > old red'], ['src/b.test.js'])],
  [
    'bun',
    wholly(
      [
        ...['passed: test/a.test.ts > ledger > adds', 'failed: test/a.test.ts > ledger > old red'],
        ...['skipped: test/a.test.ts > ledger > later', 'skipped: test/a.test.ts > ledger > some day'],
      ],
      ['test/b.test.ts'],
    ),
  ],
  ['bun with red ones alone', partly(['failed: test/a.test.ts > ledger > old red'])],
  [
    'mocha',
    wholly([
      ...['passed: ledger > adds', 'failed: ledger > old red', 'skipped: ledger > later'],
      ...['failed: ledger > deep > fails too', 'passed: bins > counts'],
    ]),
  ],
  [
    'node',
    wholly([
      ...['passed: ledger > adds', 'failed: ledger > old red', 'skipped: ledger > later'],
      ...['passed: ledger > deep > adds', 'passed: top', 'skipped: some day', 'failed: b.test.mjs'],
    ]),
  ],
  [
    'pytest',
    partly(
      [
        ...['failed: tests/test_a.py > TestLedger > test_old_red', 'failed: tests/test_a.py > test_many[a b]'],
        'failed: tests/test_a.py > test_db',
      ],
      ['tests/test_b.py'],
    ),
  ],
  [
    'pytest -v',
    wholly([
      ...['passed: tests/test_a.py > TestLedger > test_adds', 'failed: tests/test_a.py > test_many[a b]'],
      'skipped: tests/test_a.py > test_later',
    ]),
  ],
  [
    'go',
    wholly(['failed: acme/wms/ledger > TestOldRed', 'passed: acme/wms/ledger > TestOldRed/one'], ['acme/wms/broken']),
  ],
  ['maven', partly(['failed: com.acme.LedgerTest > oldRed', 'failed: com.acme.BinTest > older'])],
  ['maven that does not compile', partly([], ['compilation'])],
  ['gradle', partly(['failed: LedgerTest > oldRed'])],
  ['phpunit', partly(['failed: Acme\\LedgerTest > testOldRed'])],
  ['two runners', partly(['failed: acme/wms/ledger > TestOldRed', 'failed: a.test.ts > old red'])],
])('What %s prints is read by file, suite and name', (runner, report) => {
  expect(ofOutput(OUTPUTS[runner])).toEqual(report)
})

test.each<[keyof typeof REPORTS, ReturnType<typeof wholly>]>([
  [
    'vitest junit',
    wholly([
      ...['passed: a.test.ts > ledger > adds', 'failed: a.test.ts > ledger > old red'],
      ...['skipped: a.test.ts > ledger > later', 'failed: b.test.ts > b.test.ts'],
    ]),
  ],
  [
    'node junit',
    wholly([
      ...['passed: a.test.mjs > ledger > adds', 'failed: a.test.mjs > ledger > old red', 'passed: a.test.mjs > top'],
    ]),
  ],
  ['pytest junit', wholly(['passed: tests.test_a.TestLedger > test_adds', 'failed: tests.test_b'])],
  [
    'surefire junit',
    wholly([
      ...['passed: com.acme.LedgerTest > adds', 'passed: com.acme.LedgerTest > flaky'],
      'failed: com.acme.LedgerTest > oldRed',
    ]),
  ],
  ['junit of a suite that broke', wholly([], ['com.acme.BinTest'])],
  [
    'vitest tap',
    wholly([
      ...['passed: a.test.ts > ledger > adds', 'failed: a.test.ts > ledger > old red'],
      ...['skipped: a.test.ts > ledger > later', 'passed: a.test.ts > top', 'failed: b.test.ts'],
    ]),
  ],
  [
    'node tap',
    wholly(
      ['passed: ledger > adds', 'failed: ledger > old red', 'skipped: some day', 'passed: broken > adds'],
      ['broken'],
    ),
  ],
  ['mocha tap', wholly(['passed: ledger adds', 'failed: ledger old red'])],
  ['tap that gives up', wholly(['passed: adds'], ['bail out: no database'])],
  [
    'jest json',
    wholly(
      ['passed: a.test.js > ledger > adds', 'failed: a.test.js > ledger > old red', 'skipped: a.test.js > later'],
      ['b.test.js'],
    ),
  ],
  [
    'mocha json',
    wholly([
      ...['passed: a.cjs > ledger > adds', 'failed: a.cjs > ledger > old red', 'skipped: a.cjs > ledger > later'],
      'failed: a.cjs > bins > "before all" hook',
    ]),
  ],
  [
    'go json',
    wholly(
      ['passed: acme/ledger > TestAdds', 'failed: acme/ledger > TestOldRed', 'skipped: acme/bins > TestLater'],
      ['acme/bins'],
    ),
  ],
])('A report of %s is read by file, suite and name', (name, report) => {
  expect(ofReports(REPORTS[name])).toEqual(report)
})

describe('Reports and output', () => {
  test.each(['jest json', 'mocha json', 'go json', 'node tap'] as const)(
    'are the same where a package manager prints before and after it (%s)',
    (name) => {
      expect(ofOutput(`\n> api@1.0.0 test\n> run it\n\n${REPORTS[name]}\nnpm error code 1\n`)).toEqual(
        ofReports(REPORTS[name]),
      )
    },
  )

  test('Several reports are one', () => {
    const both = ofReports(REPORTS['surefire junit'], REPORTS['mocha tap'])
    expect(both?.tests).toHaveLength(5)
  })

  test('Where a check reports, what it prints does not count', () => {
    expect(ofReports('')).toBeNull()
  })

  test.each([
    ['is broken off', REPORTS['vitest junit'].slice(0, 400)],
    ['is no report', '<html><body></body></html>'],
    ['is other JSON', '{"a":1}'],
    ['is empty', ''],
  ])('A report that %s names nothing', (_, text) => {
    expect(ofReports(text)).toBeNull()
    expect(ofReports(REPORTS['mocha tap'], text)).toBeNull()
  })

  test('An output without a runner’s marks names nothing', () => {
    expect(ofOutput('✖ something\nFAILED\nok\n')).toBeNull()
  })

  test('Where bubblewrap is missing the path of the checkout is taken off too', () => {
    const text = REPORTS['node junit'].replaceAll('/workspace', ROOTS[1] ?? '')
    expect(ofReports(text)?.tests[0]).toBe('passed: a.test.mjs > ledger > adds')
  })
})

describe('Where the middle of a long output was left out', () => {
  const cut = (text: string, away: string) => text.replace(away, '\n… 90000 bytes left out …\n')

  test('what it does not name is no test that has vanished', () => {
    expect(ofOutput(cut(OUTPUTS.mocha, '    ✔ adds (12ms)'))).toMatchObject({ isComplete: false, broken: [] })
  })

  test.each([
    ['mocha', '    1) old red', 1],
    ['node', '  ✖ old red (0.629933ms)', 1],
    ['vitest', ' FAIL  |api| a.test.ts > ledger > old red', 1],
  ] as const)('a red test in it is not hidden (%s)', (runner, line, unnamed) => {
    const counted = `${OUTPUTS[runner]}\nℹ fail 2\n`
    const output = cut(runner === 'node' ? counted : OUTPUTS[runner], line)
    expect(ofOutput(output)?.broken).toContain(`red tests without a name: ${unnamed}`)
  })
})

const threads = holdThreads()
afterAll(() => threads[Symbol.asyncDispose]())

test.each([
  ...[
    '<testsuite><testcase name="',
    '<!ENTITY a "&a;&a;">',
    '    not ok 1 - a {\n',
    '{"Action":"fail"',
    '  ● a › b › ',
  ],
  ...[' FAIL  a > b > ', '▶ a\n  ', 'FAILED a.py::', 'TAP version 13\n', '---\n', '[ERROR]  a.b(c) ', '{', '\t'],
])('Attack: a report full of %j is read within its time, off the main thread', async (piece) => {
  const noise = piece.repeat(Math.ceil(120_000 / piece.length))
  const output = `TAP version 13\n RUN  v1\nTests: 1 total\nℹ tests 1\n  1 passing\n1 failed in 1.0s\n${noise}`
  const begun = process.threadCpuUsage()
  const read = await analyse('readRun', { output, reports: [], roots: ROOTS })
  const alone = await analyse('readRun', { output: noise, reports: [noise], roots: ROOTS })
  expect([read.outcome, alone.outcome]).toEqual(['done', 'done'])
  expect(process.threadCpuUsage(begun).user / 1_000).toBeLessThan(200)
})

test('Files that jest does not load are named also where it prints in colours', () => {
  const text =
    ' FAIL  tests/a.test.js\n  ● Test suite failed to run\n\n    no URL\n\nTests:       13 passed, 13 total\n'
  expect(ofOutput(text)).toEqual(partly([], ['tests/a.test.js']))
})
