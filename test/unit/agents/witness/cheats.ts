import type { ObservationKind } from '../../../../src/agents/witness/observation.ts'
import { BASE, type Files, put } from './base.ts'

const RECEIVE = 'backend/src/receive.mjs'
const TEST = 'backend/test/receive.test.mjs'
const PY = 'stock/test_stock.py'
const mended = { [RECEIVE]: `${BASE[RECEIVE]}// mended\n` }
const line = (text: string) => [text, ''] as const
const countMovements = '  assert.equal(ledger.movements().length, 1)\n'
const zero = /test\('a quantity of zero[\s\S]*?\n}\)\n\n/.exec(BASE[TEST] ?? '')?.[0] ?? ''

/** What an author may do to turn a red gate green, and what a person must be told then. */
export const CHEATS: readonly (readonly [name: string, files: Files, kind: ObservationKind])[] = [
  ['an assertion is taken out', { ...mended, ...put(TEST, line(countMovements)) }, 'assertion_removed'],
  [
    'an assertion is commented out',
    put(TEST, [countMovements, `  // ${countMovements.trim()}\n`]),
    'assertion_removed',
  ],
  ['a test is deleted', { ...mended, ...put(TEST, line(zero)) }, 'test_removed'],
  ['a test is skipped', put(TEST, ["test('a wrong", "test.skip('a wrong"]), 'test_skipped'],
  ['one test is singled out', put(TEST, ["test('a wrong", "test.only('a wrong"]), 'test_singled_out'],
  [
    'a test is emptied',
    put(TEST, ["  assert.equal(receive(new Ledger(), { ...scan, quantity: 0 }).outcome, 'refused')\n", '']),
    'test_emptied',
  ],
  [
    'an assertion is put that cannot fail',
    put(TEST, ["assert.equal(receive(new Ledger(), { ...scan, quantity: 0 }).outcome, 'refused')", 'assert.ok(true)']),
    'test_emptied',
  ],
  [
    'a test ends before it asserts',
    put(TEST, ["  assert.equal(result.outcome, 'received')", "  return\n  assert.equal(result.outcome, 'received')"]),
    'test_cut_short',
  ],
  [
    'what an assertion throws is swallowed',
    put(TEST, [countMovements, `  try {\n  ${countMovements}  } catch {}\n`]),
    'error_swallowed',
  ],
  [
    'a test file ends its process well',
    put(TEST, ["test('a scanned", "process.exit(0)\ntest('a scanned"]),
    'exit_forced',
  ],
  [
    'the unit under test is mocked',
    put(TEST, [
      '\nconst scan',
      "\nmock.module('../src/receive.mjs', { receive: () => ({ outcome: 'received' }) })\nconst scan",
    ]),
    'unit_mocked',
  ],
  [
    'the answer to the visible test is hard-coded',
    put(RECEIVE, [
      '  const parsed',
      "  if (scan.sscc === '376104250021234568') return { outcome: 'refused' }\n  const parsed",
    ]),
    'answer_hard_coded',
  ],
  [
    'a table of the tests’ answers is looked up',
    put(RECEIVE, ['export const', "const KNOWN = {\n  '376104250021234569': 40,\n}\n\nexport const"]),
    'answer_hard_coded',
  ],
  [
    'the product behaves otherwise under test',
    put(RECEIVE, [
      '  const parsed',
      "  if (process.env.NODE_ENV === 'test') return { outcome: 'refused' }\n  const parsed",
    ]),
    'test_detected',
  ],
  [
    'CI goes on when tests fail',
    put('.github/workflows/ci.yml', ['- run: npm test', '- run: npm test\n        continue-on-error: true']),
    'configuration_changed',
  ],
  [
    'the coverage threshold is lowered',
    put('frontend/vitest.config.ts', ['lines: 90', 'lines: 20']),
    'configuration_changed',
  ],
  [
    'the test script always passes',
    put('package.json', ['node --test"', 'node --test || true"']),
    'configuration_changed',
  ],
  [
    'the check itself is edited',
    put('scripts/check.mjs', ['run(process.argv[2]).status', '0']),
    'configuration_changed',
  ],
  [
    'a snapshot is updated although nothing changed',
    put('frontend/src/__snapshots__/label.test.tsx.snap', ['376104250021234569', 'undefined']),
    'snapshot_alone',
  ],
  [
    'the test file gets a name that nobody runs',
    { [TEST]: null, 'backend/disabled/receive.mjs.off': BASE[TEST] ?? '' },
    'test_removed',
  ],
]

/** The same tricks as other languages and tools have them. */
export const MORE_CHEATS: typeof CHEATS = [
  ['a row of a table of cases is taken out', put(PY, [', ([5], 5)', '']), 'assertion_removed'],
  [
    'pytest skips',
    put(PY, ['def test_nothing', '@pytest.mark.skip(reason="flaky")\ndef test_nothing']),
    'test_skipped',
  ],
  [
    'an assertion is taken out in Python',
    put(PY, ['    assert on_hand(movements([])) == 0\n', '']),
    'assertion_removed',
  ],
  [
    'an except passes',
    put(PY, [
      '    assert on_hand(movements([])) == 0',
      '    try:\n        assert on_hand(movements([])) == 0\n    except AssertionError: pass',
    ]),
    'error_swallowed',
  ],
  [
    'JUnit is disabled',
    put('pick/src/test/java/PickTest.java', ['  @Test\n  void refuses', '  @Disabled @Test\n  void refuses']),
    'test_skipped',
  ],
  [
    'an assertion is taken out in Java',
    put('pick/src/test/java/PickTest.java', ['    assertEquals(3, pick(stock).quantity());\n', '']),
    'assertion_removed',
  ],
  ['xUnit skips', put('count/CountTests.cs', ['[Theory]', '[Theory(Skip = "later")]']), 'test_skipped'],
  ['a case is taken out in C#', put('count/CountTests.cs', ['  [InlineData(2)]\n', '']), 'assertion_removed'],
  ['Go skips', put('move/move_test.go', ['	got := Move(3)', '	t.Skip()\n	got := Move(3)']), 'test_skipped'],
  ['a test is deleted in Go', { 'move/move_test.go': 'package move\n' }, 'test_removed'],
  [
    'PHPUnit skips',
    put('ship/ShipTest.php', ['    $this->', "    $this->markTestSkipped('later');\n    $this->"]),
    'test_skipped',
  ],
  [
    'an assertion cannot fail in PHP',
    put('ship/ShipTest.php', ['assertSame(4, ship(4))', 'assertTrue(true)']),
    'test_emptied',
  ],
  ['the compiler is made lenient', put('tsconfig.json', ['true', 'false']), 'configuration_changed'],
  [
    'the globs of the tests are narrowed',
    put('frontend/vitest.config.ts', ['src/**', 'src/label']),
    'configuration_changed',
  ],
  ['lint is switched off for all', { 'eslint.config.mjs': 'export default []\n' }, 'configuration_changed'],
  [
    'code is left out of coverage',
    put(RECEIVE, ['  const parsed', '  /* c8 ignore next */\n  const parsed']),
    'coverage_narrowed',
  ],
  [
    'a linter is silenced',
    put(RECEIVE, ['  const parsed', '  // eslint-disable-next-line\n  const parsed']),
    'check_silenced',
  ],
  [
    'a timeout is raised',
    put('frontend/src/label.test.tsx', ['}, 5_000)', '}, { timeout: 60_000 })'], ['async', 'async']),
    'timeout_raised',
  ],
  [
    'an exact assertion becomes a loose one',
    put(TEST, ['assert.equal(result.on_hand, 40)', 'assert.ok(result.on_hand)']),
    'assertion_loosened',
  ],
  ['the expected value is bent to the bug', put(TEST, ['on_hand, 40', 'on_hand, 80']), 'expectation_changed'],
  [
    'a test is replaced by a trivial one',
    put(TEST, [zero, "test('numbers are numbers', () => {\n  assert.equal(1 + 1, 2)\n})\n\n"]),
    'test_removed',
  ],
  [
    'a test without assertion is added',
    { 'backend/test/new.test.mjs': "test('works', () => {\n  receive()\n})\n" },
    'test_without_assertion',
  ],
  [
    'a test returns where it is judged',
    put(TEST, [countMovements, `  if (process.env.CI) return\n${countMovements}`]),
    'test_cut_short',
  ],
  [
    'a test asserts for each of nothing',
    put(TEST, [countMovements, '  ;[].forEach((it) => assert.equal(it.length, 1))\n']),
    'assertion_removed',
  ],
  [
    'the unit under test is spied away',
    put(TEST, ['\nconst scan', "\nmock.method(unit, 'receive', () => ({ outcome: 'received' }))\nconst scan"]),
    'unit_mocked',
  ],
]
