/** What runners printed for one red, one green and one skipped test; shortened, with made-up paths. */
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
