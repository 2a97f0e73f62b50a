/** What runners printed and reported for one red, one green and one skipped test; shortened, with made-up paths. */
export const OUTPUTS = {
  vitest: `
 RUN  v5.1.2 /workspace

 ❯ a.test.ts (4 tests | 1 failed | 1 skipped) 131ms
   ❯ ledger (3)
     ✓ adds 8ms
     × old red 119ms
     ↓ later
 ❯ b.test.ts (0 test)

⎯⎯⎯⎯⎯⎯ Failed Suites 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  b.test.ts [ b.test.ts ]
Error: Cannot find module './missing.ts' imported from /workspace/b.test.ts

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  |api| a.test.ts > ledger > old red
AssertionError: expected 1 to be 2 // Object.is equality

 Test Files  2 failed (2)
      Tests  1 failed | 2 passed | 1 skipped (4)
`,
  bun: `$ bun test
bun test v1.4.5 (a7733435c)

test/a.test.ts:
(pass) ledger > adds
error: expect(received).toBe(expected)

Expected: 2
Received: 1

(fail) ledger > old red [0.03ms]
(skip) ledger > later
(todo) ledger > some day

test/b.test.ts:

# Unhandled error between tests
-------------------------------
error: Cannot find module './missing.ts' from '/workspace/test/b.test.ts'
-------------------------------

1 tests skipped:
(skip) ledger > later

1 tests failed:
(fail) ledger > old red [0.03ms]

 1 pass
 1 fail
Ran 4 tests across 2 files. [45.00ms]
error: script "test" exited with code 1
`,
  'bun with red ones alone': `bun test v1.4.5 (a7733435c)

test/a.test.ts:
(fail) ledger > old red [0.03ms]

 0 pass
 1 fail
`,
  jest: `FAIL src/a.test.js
  ● Console

    console.log
  ● ledger › old red

    expect(received).toBe(expected) // Object.is equality

FAIL src/b.test.js (5.1 s)
  ● Test suite failed to run

    Cannot find module './missing' from 'b.test.js'

PASS src/c.test.js
Summary of all failing tests
FAIL src/a.test.js
  ● ledger › old red

Test Suites: 2 failed, 1 passed, 3 total
Tests:       1 failed, 1 skipped, 1 passed, 3 total
`,
  mocha: `

  ledger
    ✔ adds (12ms)
    1) old red
    - later
    deep
      2) fails too

  bins
    ✔ counts

  2 passing (9ms)
  1 pending
  2 failing

  1) ledger
       old red:
`,
  node: `▶ ledger
  ✔ adds (0.520942ms)
  ✖ old red (0.629933ms)
  ﹣ later (0.111525ms) # SKIP
  ▶ deep
    ✔ adds (0.1ms)
  ✔ deep (0.3ms)
✖ ledger (2.485873ms)
✔ top (1.273487ms)
✔ some day (1.2ms) # TODO
✖ b.test.mjs (73.514499ms)
✔ empty.test.mjs (70.1ms)
ℹ tests 6
ℹ suites 1

✖ failing tests:

✖ old red (0.629933ms)
`,
  pytest: `F.F.s                                                                    [100%]
=========================== short test summary info ============================
FAILED tests/test_a.py::TestLedger::test_old_red - assert 1 == 2
FAILED tests/test_a.py::test_many[a b] - assert 2 == 1
ERROR tests/test_b.py
ERROR tests/test_a.py::test_db - OSError: no database
2 failed, 2 passed, 1 skipped, 2 errors in 0.14s
`,
  'pytest -v': `============================= test session starts ==============================
tests/test_a.py::TestLedger::test_adds PASSED                            [ 20%]
tests/test_a.py::test_many[a b] FAILED                                   [ 40%]
tests/test_a.py::test_later SKIPPED (unconditional skip)                 [100%]
FAILED tests/test_a.py::test_many[a b] - assert 2 == 1
==================== 1 failed, 1 passed, 1 skipped in 0.12s ====================
`,
  go: `--- FAIL: TestOldRed (0.00s)
    ledger_test.go:9: no
    --- PASS: TestOldRed/one (0.00s)
FAIL
FAIL	acme/wms/ledger	0.003s
ok  	acme/wms/bins	(cached)
FAIL	acme/wms/broken [build failed]
`,
  maven: `[INFO] Running com.acme.LedgerTest
[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.03 s <<< FAILURE! -- in com.acme.LedgerTest
[ERROR] com.acme.LedgerTest.oldRed -- Time elapsed: 0.006 s <<< FAILURE!
[ERROR] older(com.acme.BinTest)  Time elapsed: 0.006 s  <<< ERROR!
[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0
`,
  'maven that does not compile': `[INFO] Scanning for projects...
[ERROR] COMPILATION ERROR :
[ERROR] /workspace/src/A.java:[3,1] class expected
`,
  gradle: `> Task :api:test

LedgerTest > oldRed() FAILED
    org.opentest4j.AssertionFailedError at LedgerTest.java:9

2 tests completed, 1 failed
> Task :api:test FAILED
`,
  phpunit: `PHPUnit 11.2.0 by Sebastian Bergmann and contributors.

There was 1 failure:

1) Acme\\LedgerTest::testOldRed
Failed asserting that 1 matches expected 2.

FAILURES!
Tests: 2, Assertions: 2, Failures: 1.
`,
  'two runners': ` RUN  v5.1.2 /workspace/api

 FAIL  a.test.ts > old red

--- FAIL: TestOldRed (0.00s)
FAIL	acme/wms/ledger	0.003s
`,
} as const

export const REPORTS = {
  'vitest junit': `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="5" failures="2" errors="0">
  <testsuite name="a.test.ts" tests="4" failures="1" errors="0" skipped="1">
    <testcase classname="a.test.ts" name="ledger &gt; adds"></testcase>
    <testcase classname="a.test.ts" name="ledger &gt; old red"><failure message="expected 1 to be 2">x</failure></testcase>
    <testcase classname="a.test.ts" name="ledger &gt; later"><skipped/></testcase>
  </testsuite>
  <testsuite name="b.test.ts" tests="1" failures="1" errors="0">
    <testcase classname="b.test.ts" name="b.test.ts"><failure message="Cannot find module"/></testcase>
  </testsuite>
</testsuites>`,
  'node junit': `<testsuites>
	<testsuite name="ledger" errors="0" tests="2" failures="1">
		<testcase name="adds" classname="ledger" file="/workspace/a.test.mjs"/>
		<testcase name="old red" classname="ledger" file="/workspace/a.test.mjs" failure="1 == 2"><failure>x</failure></testcase>
	</testsuite>
	<testcase name="top" classname="test" file="/workspace/a.test.mjs"/>
</testsuites>`,
  'pytest junit': `<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="0" tests="2">
<testcase classname="tests.test_a.TestLedger" name="test_adds" time="0"/>
<testcase classname="" name="tests.test_b"><error message="collection failure">ImportError</error></testcase>
</testsuite></testsuites>`,
  'surefire junit': `<testsuite name="com.acme.LedgerTest" tests="2" errors="0" failures="1">
  <testcase name="adds" classname="com.acme.LedgerTest" time="0.01"/>
  <testcase name="flaky" classname="com.acme.LedgerTest"><flakyFailure message="x"/></testcase>
  <testcase name="oldRed" classname="com.acme.LedgerTest"><error message="x"/></testcase>
</testsuite>`,
  'junit of a suite that broke': `<testsuites><testsuite name="com.acme.BinTest" tests="0" errors="1" failures="0"></testsuite></testsuites>`,
  'vitest tap': `TAP version 13
1..2
not ok 1 - a.test.ts # time=9.03ms {
    1..2
    not ok 1 - ledger # time=7.44ms {
        1..3
        ok 1 - adds # time=2.14ms
        not ok 2 - old red # time=4.76ms
            ---
            error:
                message: "expected 1 to be 2"
            ...
        ok 3 - later # SKIP
    }
    ok 2 - top # time=0.22ms
}
not ok 2 - b.test.ts
`,
  'node tap': `TAP version 13
# Subtest: ledger
    # Subtest: adds
    ok 1 - adds
      ---
      duration_ms: 4.4
      ...
    # Subtest: old red
    not ok 2 - old red
    1..2
not ok 1 - ledger
# Subtest: some day
not ok 2 - some day # TODO
# Subtest: broken
    # Subtest: adds
    ok 1 - adds
    1..1
not ok 3 - broken
1..3
`,
  'mocha tap': `1..2
ok 1 ledger adds
not ok 2 ledger old red
  Error: x
# tests 2
`,
  'tap that gives up': `TAP version 13
ok 1 - adds
Bail out! no database
`,
  'jest json': JSON.stringify({
    testResults: [
      {
        ...{ name: '/workspace/a.test.js', status: 'failed' },
        assertionResults: [
          { ancestorTitles: ['ledger'], title: 'adds', status: 'passed' },
          { ancestorTitles: ['ledger'], title: 'old red', status: 'failed' },
          { ancestorTitles: [], title: 'later', status: 'pending' },
        ],
      },
      { name: '/workspace/b.test.js', status: 'failed', message: 'Cannot find module', assertionResults: [] },
      { name: '/workspace/empty.test.js', status: 'passed', assertionResults: [] },
    ],
  }),
  'mocha json': JSON.stringify(
    {
      stats: { tests: 3 },
      tests: [
        { title: 'adds', fullTitle: 'ledger adds', file: '/workspace/a.cjs' },
        { title: 'old red', fullTitle: 'ledger old red', file: '/workspace/a.cjs' },
        { title: 'later', fullTitle: 'ledger later', file: '/workspace/a.cjs' },
      ],
      pending: [{ title: 'later', fullTitle: 'ledger later', file: '/workspace/a.cjs' }],
      failures: [
        { title: 'old red', fullTitle: 'ledger old red', file: '/workspace/a.cjs' },
        { title: '"before all" hook', fullTitle: 'bins "before all" hook', file: '/workspace/a.cjs' },
      ],
      passes: [],
    },
    null,
    2,
  ),
  'go json': [
    '{"Action":"start","Package":"acme/ledger"}',
    '{"Action":"output","Package":"acme/ledger","Test":"TestAdds","Output":"x"}',
    '{"Action":"pass","Package":"acme/ledger","Test":"TestAdds"}',
    '{"Action":"fail","Package":"acme/ledger","Test":"TestOldRed"}',
    '{"Action":"fail","Package":"acme/ledger"}',
    '{"Action":"skip","Package":"acme/bins","Test":"TestLater"}',
    '{"Action":"fail","Package":"acme/bins"}',
    'not json',
  ].join('\n'),
} as const
