import { expect, test } from 'vitest'
import type { TestLine } from '../../../src/core/artifacts.ts'
import { passedNames, testLines } from '../../../src/core/judgement/test-lines.ts'

test.each<[string, TestLine]>([
  ['✔ AC-1 receives a pallet (1.5ms)', { name: 'AC-1 receives a pallet', state: 'passed' }],
  ['ok 3 - receives a pallet', { name: 'receives a pallet', state: 'passed' }],
  ['--- PASS: TestReceive (0.01s)', { name: 'TestReceive', state: 'passed' }],
  ['✖ receives a pallet (12 ms)', { name: 'receives a pallet', state: 'failed' }],
  ['not ok 2 - receives a pallet', { name: 'receives a pallet', state: 'failed' }],
  ['ok 4 - counts a bin # SKIP no scanner', { name: 'counts a bin', state: 'skipped' }],
  ['✔ counts a bin   # TODO', { name: 'counts a bin', state: 'skipped' }],
  ['﹣ counts a bin (0.2ms)', { name: 'counts a bin', state: 'skipped' }],
  ['tests/test_bin.py::test_count PASSED   [ 50%]', { name: 'tests/test_bin.py::test_count', state: 'passed' }],
  ['test_count (test_bin.Bins) ...   ok', { name: 'test_count (test_bin.Bins)', state: 'passed' }],
  ['tests/test_bin.py::test_count FAILED [ 50%]', { name: 'tests/test_bin.py::test_count', state: 'failed' }],
  ['tests/test_bin.py::test_count SKIPPED (no scanner)', { name: 'tests/test_bin.py::test_count', state: 'skipped' }],
  ['moves 3 pallets in 20 s', { name: 'moves 3 pallets in', state: 'unmarked' }],
  ['✔ refuses null as a bin', { name: 'refuses null as a bin', state: 'passed' }],
  ['waits 10s for the scanner', { name: 'waits 10s for the scanner', state: 'unmarked' }],
])('The line "%s" is read as a runner means it', (line, read) => {
  expect(testLines(`\n  ${line}\t\n\n`)).toEqual([read])
})

test('A duration counts as one wherever the line is long, and a name of digits stays', () => {
  const name = 'receives '.repeat(20).trim()
  expect(testLines(`✔ ${name} (3ms)`)).toEqual([{ name, state: 'passed' }])
  expect(testLines(`✔ ${'7'.repeat(100)}s`)[0]?.name).toBe(`${'7'.repeat(100)}s`)
})

test('Tests that passed are told by the names that their files have', () => {
  const output = [
    '  Passed Wms.Tests.BinTests.Counts [12 ms]',
    'tests/test_bin.py::TestBins::test_count PASSED [ 50%]',
    'test_move PASSED',
    '✔ receives a pallet (1ms)',
    '✖ picks a lot (1ms)',
    'counts nothing',
    'ok 5 - ',
    '✔',
    '',
  ]
  expect(passedNames(output.join('\n'))).toEqual([
    'Wms.Tests.BinTests.Counts',
    'test_count',
    'test_move',
    'receives a pallet',
  ])
})
