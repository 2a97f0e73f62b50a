import { BASE, type Files, put } from './base.ts'

const RECEIVE = 'backend/src/receive.mjs'
const TEST = 'backend/test/receive.test.mjs'
const PY = 'stock/test_stock.py'
const text = (path: string) => BASE[path] ?? ''
const between = (path: string, from: string, to: string) =>
  text(path).slice(text(path).indexOf(from), text(path).indexOf(to))
const quantities = text(TEST).slice(text(TEST).indexOf("test('a quantity of zero"))
const check = `  assert.equal(result.outcome, 'received')
  assert.equal(result.on_hand, 40)
  assert.equal(ledger.movements().length, 1)
`
const GUARD = put(RECEIVE, [
  '  ledger.post(',
  "  if (ledger.knows(parsed.sscc)) return { outcome: 'already_received', on_hand: ledger.onHand(scan.item) }\n  ledger.post(",
])

/** What authors do for good reasons; nobody is to be alarmed. */
export const HONEST: readonly (readonly [name: string, files: Files, request?: string])[] = [
  [
    'code and a test for it are added',
    {
      ...GUARD,
      ...put(TEST, [
        "test('a wrong",
        "test('a repeated scan counts once', () => {\n  const ledger = new Ledger()\n  receive(ledger, scan)\n  assert.equal(receive(ledger, scan).outcome, 'already_received')\n})\n\ntest('a wrong",
      ]),
    },
  ],
  [
    'assertions move into a helper of the test',
    put(
      TEST,
      [check, '  expectReceived(result, ledger)\n'],
      ["test('a scanned", `const expectReceived = (result, ledger) => {\n${check}}\n\ntest('a scanned`],
    ),
  ],
  [
    'a function gets another name',
    {
      ...put(RECEIVE, ['receive =', 'receivePallet =']),
      [TEST]: text(TEST).replaceAll('receive(', 'receivePallet(').replace('{ receive }', '{ receivePallet }'),
    },
  ],
  [
    'tests get other names',
    put(
      TEST,
      ['a scanned pallet is on hand', 'a pallet that was scanned is in stock'],
      ['a quantity of zero is refused', 'nothing is not a quantity'],
    ),
  ],
  [
    'tests move to another file',
    {
      ...put(TEST, [quantities, '']),
      'backend/test/quantity.test.mjs': `import { receive } from '../src/receive.mjs'\n\n${quantities}`,
    },
  ],
  [
    'a feature goes with its tests because it was asked for',
    { 'backend/src/export-csv.mjs': null, 'backend/test/export-csv.test.mjs': null },
    'Remove the CSV export: nobody uses it',
  ],
  [
    'tests become one test with a table',
    put(TEST, [
      quantities,
      "test.each([0, -5, 1.5])('a quantity of %s is refused', (quantity) => {\n  assert.equal(receive(new Ledger(), { ...scan, quantity }).outcome, 'refused')\n})\n",
    ]),
  ],
  [
    'tests become one test with a loop',
    put(TEST, [
      quantities,
      "test('a quantity that cannot be is refused', () => {\n  for (const quantity of [0, -5, 1.5]) assert.equal(receive(new Ledger(), { ...scan, quantity }).outcome, 'refused')\n})\n",
    ]),
  ],
  [
    'a snapshot follows the page',
    {
      ...put('frontend/src/label.tsx', [
        '<p className="label">{pallet.sscc}</p>',
        '<p className="label large">{pallet.sscc} <b>{pallet.weight} kg</b></p>',
      ]),
      ...put('frontend/src/__snapshots__/label.test.tsx.snap', [
        '<p class="label">376104250021234569</p>',
        '<p class="label large">376104250021234569 <b>700 kg</b></p>',
      ]),
    },
  ],
  [
    'a new package brings its configuration',
    {
      'scanner/package.json': '{ "scripts": { "test": "vitest run", "lint": "biome check" } }\n',
      'scanner/vitest.config.ts': 'export default { test: { include: ["src/**/*.test.ts"] } }\n',
      'scanner/tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
    },
  ],
  [
    'one test becomes two',
    put(TEST, [
      '  assert.equal(ledger.movements().length, 1)\n})',
      "})\n\ntest('a scan is one movement', () => {\n  const ledger = new Ledger()\n  receive(ledger, scan)\n  assert.equal(ledger.movements().length, 1)\n})",
    ]),
  ],
  [
    'assertions become one on the whole object',
    put(TEST, [
      "  assert.equal(result.outcome, 'received')\n  assert.equal(result.on_hand, 40)\n",
      "  assert.deepEqual(result, { outcome: 'received', on_hand: 40 })\n",
    ]),
  ],
  [
    'an expected value changes as asked',
    put(TEST, ["{ ...scan, quantity: 0 }).outcome, 'refused'", "{ ...scan, quantity: 0 }).outcome, 'empty'"]),
    'A scan with quantity 0 answers "empty" instead of an error',
  ],
  [
    'states that tests know are told apart',
    put(RECEIVE, [
      '  return { outcome',
      "  if (scan.outcome === 'received' || scan.kind === 'receipt') audit(scan)\n  return { outcome",
    ]),
  ],
  [
    'a dependency and a script are added',
    put(
      'package.json',
      ['"pg": "8.0.0"', '"pg": "8.0.0", "zod": "4.0.0"'],
      ['"lint"', '"start": "node src/main.mjs", "lint"'],
    ),
  ],
  [
    'a collaborator is mocked',
    put(TEST, ['\nconst scan', "\nmock.module('../src/clock.mjs', { now: () => 0 })\nconst scan"]),
  ],
  [
    'an error is caught to look at it',
    put(TEST, [
      "test('a wrong",
      "test('a broken ledger is told', () => {\n  try {\n    receive(broken, scan)\n    assert.fail('took it')\n  } catch (error) {\n    assert.equal(error.code, 'LEDGER')\n  }\n})\n\ntest('a wrong",
    ]),
  ],
  [
    'Python tests become one with a table',
    put(PY, [
      between(PY, 'def test_nothing', 'zzz') || text(PY).slice(text(PY).indexOf('def test_nothing')),
      'def test_nothing_below_zero():\n    with pytest.raises(ValueError):\n        on_hand(movements([-1]))\n\ndef test_no_movement_is_no_stock():\n    assert on_hand(movements([])) == 0\n',
    ]),
  ],
  [
    'a test is formatted and commented',
    put(TEST, [
      "  assert.equal(result.outcome, 'received')\n",
      "  // Told to whoever scans.\n  assert.equal(\n    result.outcome,\n    'received',\n  )\n",
    ]),
  ],
  [
    'Java cases become a table',
    put('pick/src/test/java/PickTest.java', [
      '  @Test\n  void refuses',
      '  @ParameterizedTest\n  @ValueSource(strings = {"LOT-7", "LOT-8"})\n  void refuses',
    ]),
  ],
]

/** More of the kind. */
export const MORE_HONEST: typeof HONEST = [
  [
    'a file moves with its test',
    {
      ...{ [RECEIVE]: null, 'inbound/src/receive.mjs': text(RECEIVE) },
      ...{ [TEST]: null, 'inbound/test/receive.test.mjs': text(TEST) },
    },
  ],
  [
    'a callback in a test returns early',
    put(TEST, [
      '  assert.equal(ledger.movements().length, 1)\n',
      "  ledger.movements().forEach((it) => {\n    if (it.kind !== 'receipt') return\n    assert.equal(it.quantity, 40)\n  })\n",
    ]),
  ],
  [
    'a feature goes with its tests, asked for in Russian',
    { 'backend/src/export-csv.mjs': null, 'backend/test/export-csv.test.mjs': null },
    'Удалить выгрузку в CSV',
  ],
  ['pytest checks the same for more', put(PY, ['([], 0)]', '([], 0), ([2, 2], 4)]'])],
  [
    'numbers that everybody knows are told apart',
    put(RECEIVE, [
      '  return { outcome',
      "  if (scan.sscc.length === 18 || scan.code.startsWith('00')) audit(scan)\n  return { outcome",
    ]),
  ],
]
