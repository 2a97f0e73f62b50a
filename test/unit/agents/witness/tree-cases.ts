import type { ObservationKind } from '../../../../src/agents/witness/observation.ts'

/** One file before, after a cheat and after an honest change that looks alike. */
export interface TreeCase {
  readonly name: string
  readonly path: string
  readonly before: string
  readonly cheat: string
  readonly kind: ObservationKind
  /** Brings no word from the witness. */
  readonly honest: string
}

/** The text with each of these pieces put for another; each must be there. */
export function edited(text: string, ...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`there is no ${from} in ${result}`)
    return result.replace(from, () => to)
  }, text)
}

const REGEXP = `import { test } from 'node:test'
import { label } from '../src/label.mjs'

test('a label names item and lot', () => {
  const text = label(pallet)
  assert.match(text, /\\)$/)
  assert.equal(text.length, 18)
  assert.equal(pallet.printed, 1)
})

test('a code ends as it should', () => {
  const code = codeOf(pallet)
  assert.match(code, /y$/)
  assert.equal(code.length, 9)
  assert.equal(pallet.scans, 2)
})
`

const TEMPLATE = `test('a line shows what is left', () => {
  assert.equal(render(order), \`\${order.items.map((it) => \`\${it.code})\`).join(', ')}\`)
  assert.equal(order.left, 3)
  assert.equal(order.state, 'open')
})

test('a line shows each lot', () => {
  assert.equal(renderLots(order), \`\${order.items.map((it) => \`(\${it.lot}\`).join(', ')}\`)
  assert.equal(order.lots, 2)
})
`

const COMMENT = `import { receive } from '../src/receive.mjs'

test('a folder is read', () => {
  const parts = read('inbound').split(/\\/*$/)
  assert.equal(parts.length, 2)
  assert.equal(parts[0], 'inbound')
})

test('a pallet is received', () => {
  assert.equal(receive(pallet).outcome, 'received')
})

/* The end. */
`

const JSX = `it('says what is missing', () => {
  const page = render(<p title="left">1) {left} left</p>)
  expect(page.text()).toBe('3 left')
  expect(page.warnings).toEqual([])
})

it("doesn't count twice", () => {
  const page = render(<b>It counts once</b>)
  expect(page.count).toBe(1)
})
`

const NESTED = `describe('receive', () => {
  it('refuses zero', () => {
    expect(receive(ledger, 0)).toBe('refused')
    expect(ledger.movements).toHaveLength(0)
  })
})

describe('ship', () => {
  it('refuses zero', () => {
    expect(ship(order, 0)).toBe('empty')
    expect(order.lines).toHaveLength(2)
  })
})
`

const shipping = NESTED.slice(NESTED.indexOf("describe('ship'"))
const receiving = NESTED.slice(0, NESTED.indexOf("describe('ship'"))

const TABLE = `it.each\`
  quantity | outcome
  \${1}     | \${'received'}
  \${0}     | \${'refused'}
  \${-1}    | \${'refused'}
\`('$quantity is $outcome', ({ quantity, outcome }) => {
  expect(receive(quantity)).toBe(outcome)
})
`

const ASYNC = `test('a lost connection is told', async () => {
  await expect(receive(broken)).rejects.toThrow('LEDGER')
  expect(broken.tries).toBe(3)
})
`

const PYTEST = `import pytest

@pytest.mark.parametrize(
    "quantity,outcome",
    [
        (1, "received"),
        pytest.param(0, "refused"),
        pytest.param(-1, "refused"),
    ],
)
def test_receive(quantity, outcome):
    assert receive(quantity) == outcome
`

const JUNIT = `class PickTest {
  static Stream<Arguments> lots() {
    return Stream.of(arguments("LOT-1", 3), arguments("LOT-2", 0), arguments("LOT-3", 5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lots")
  void picksFrom(String lot, int left) {
    assertEquals(left, pick(lot));
  }
}
`

const UNCALLED = `test('a pallet is stored', () => {
  const bin = store(pallet)
  assert.equal(bin.code, 'A-01')
  assert.equal(bin.pallets.length, 1)
})
`

/** What the witness cannot see without reading the syntax of a language. */
export const TREE_CASES: readonly TreeCase[] = [
  {
    name: 'brackets in regexp literals',
    path: 'backend/test/label.test.mjs',
    before: REGEXP,
    cheat: edited(REGEXP, ['  assert.equal(text.length, 18)\n  assert.equal(pallet.printed, 1)\n', '']),
    kind: 'assertion_removed',
    honest: edited(REGEXP, ['/y$/', '/\\)$/']),
  },
  {
    name: 'brackets in template literals',
    path: 'backend/test/line.test.mjs',
    before: TEMPLATE,
    cheat: edited(TEMPLATE, ["  assert.equal(order.left, 3)\n  assert.equal(order.state, 'open')\n", '']),
    kind: 'assertion_removed',
    honest: edited(TEMPLATE, [`\`(\${it.lot}\``, `\`\${it.lot})\``]),
  },
  {
    name: 'comments that hold code, and code that looks like a comment',
    path: 'backend/test/receive.test.mjs',
    before: COMMENT,
    cheat: edited(COMMENT, ["  assert.equal(parts[0], 'inbound')\n", '']),
    kind: 'assertion_removed',
    honest: edited(COMMENT, [
      "test('a pallet is",
      "// vi.mock('../src/receive.mjs') would replace what we test.\ntest('a pallet is",
    ]),
  },
  {
    name: 'JSX',
    path: 'frontend/src/left.test.tsx',
    before: JSX,
    cheat: edited(JSX, ["  expect(page.text()).toBe('3 left')\n", '']),
    kind: 'assertion_removed',
    honest: edited(JSX, ['It counts', '1) It counts']),
  },
  {
    name: 'nested describe',
    path: 'backend/test/order.test.ts',
    before: NESTED,
    cheat: `${shipping}
describe('numbers', () => {
  it('refuses zero', () => {
    expect(Number('x')).toBe(NaN)
    expect([]).toHaveLength(0)
  })
})
`,
    kind: 'test_removed',
    honest: `${shipping}\n${receiving}`,
  },
  {
    name: 'test.each and it.each tables',
    path: 'backend/test/table.test.ts',
    before: TABLE,
    cheat: edited(TABLE, [`  \${-1}    | \${'refused'}\n`, '']),
    kind: 'assertion_removed',
    honest: `it.each([[1, 'received'], [0, 'refused'], [-1, 'refused']])('%i is %s', (quantity, outcome) => {
  expect(receive(quantity)).toBe(outcome)
})
`,
  },
  {
    name: 'async tests with await and .rejects',
    path: 'backend/test/lost.test.ts',
    before: ASYNC,
    cheat: edited(ASYNC, ['await expect', 'expect']),
    kind: 'assertion_removed',
    honest: edited(
      ASYNC,
      ["  await expect(receive(broken)).rejects.toThrow('LEDGER')\n", ''],
      ['toBe(3)\n', "toBe(3)\n  return expect(receive(broken)).rejects.toThrow('LEDGER')\n"],
    ),
  },
  {
    name: 'pytest.mark.parametrize',
    path: 'stock/test_receive.py',
    before: PYTEST,
    cheat: edited(PYTEST, ['pytest.param(-1, "refused")', 'pytest.param(-1, "refused", marks=pytest.mark.xfail)']),
    kind: 'test_skipped',
    honest: edited(PYTEST, ['pytest.param(-1, "refused")', 'pytest.param(-1, "refused", id="below (zero")']),
  },
  {
    name: 'JUnit @ParameterizedTest',
    path: 'pick/src/test/java/PickTest.java',
    before: JUNIT,
    cheat: edited(JUNIT, [', arguments("LOT-3", 5)', '']),
    kind: 'assertion_removed',
    honest: edited(
      JUNIT,
      [
        `  static Stream<Arguments> lots() {
    return Stream.of(arguments("LOT-1", 3), arguments("LOT-2", 0), arguments("LOT-3", 5));
  }

`,
        '',
      ],
      ['@MethodSource("lots")', '@CsvSource(textBlock = """\n    LOT-1, 3\n    LOT-2, 0\n    LOT-3, 5\n    """)'],
    ),
  },
  {
    name: 'assertions in a function that nobody calls',
    path: 'backend/test/store.test.mjs',
    before: UNCALLED,
    cheat: edited(
      UNCALLED,
      ['  assert.equal(bin.code', '  const check = () => {\n  assert.equal(bin.code'],
      ['length, 1)\n', 'length, 1)\n  }\n'],
    ),
    kind: 'test_emptied',
    honest: edited(
      UNCALLED,
      ['  assert.equal(bin.code', '  const check = () => {\n  assert.equal(bin.code'],
      ['length, 1)\n', 'length, 1)\n  }\n  check()\n'],
    ),
  },
]
