/** The files that runners write for the same tests. */
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
