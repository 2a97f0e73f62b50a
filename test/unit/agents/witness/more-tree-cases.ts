import { edited, type TreeCase } from './tree-cases.ts'

const SUPPRESS = `def test_nothing_below_zero():
    with lot("A (1"):
        assert on_hand([]) == 0
    assert on_hand([2]) == 2
`

const MATCHER = `test('a label is printed', () => {
  expect(label(pallet)).toBe('376104250021234569')
  expect(printer.jobs).toHaveLength(1)
})
`

const ALIAS = `import { test } from 'node:test'

test('a scan is counted', () => {
  assert.equal(count(scan), 1)
})

test('a scan is counted once', () => {
  assert.equal(count(scan, scan), 1)
})
`

const SUBTESTS = `test('an order', async (t) => {
  await t.test('is open', () => {
    assert.equal(open(order).state, 'open')
  })
  await t.test('is closed', () => {
    assert.equal(close(order).state, 'closed')
  })
})
`

const PHPUNIT = `<?php
class ShipTest extends TestCase {
  #[Test]
  #[DataProvider('orders')]
  public function it_ships(int $lines, string $state): void {
    $this->assertSame($state, ship($lines));
  }
  public static function orders(): array {
    return [[1, 'shipped'], [0, 'empty']];
  }
}
`

const XUNIT = `public class CountTests {
  [Fact]
  public void CountsAll() {
    var count = Count(")");
    count.Total.Should().Be(3);
    count.Open.Should().Be(1);
  }
}
`

const GO = `func TestMove(t *testing.T) {
	tests := []struct {
		name string
		want int
	}{
		{"one )", 1},
		{"none }", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Move(tt.name); got != tt.want {
				t.Errorf("got %d", got)
			}
		})
	}
}
`

const RSPEC = `RSpec.describe Ship do
  it 'ships' do
    expect(ship(order)).to eq(:shipped)
    expect(order.lines).to be_empty
  end
end
`

const RUST = `#[test]
fn counts() {
    assert_eq!(count(")"), 1);
    assert!(count("").is_empty());
}
`

const HELPER = `const expectStored = (bin) => {
  assert.equal(bin.code, 'A-01')
  assert.equal(bin.pallets.length, 1)
}

test('a pallet is stored', () => {
  expectStored(store(pallet))
})
`

const OPEN = `test('an order is open', () => {
  const order = open(lines)
  assert.equal(order.state, 'open')
})
`

const mjs = (name: string) => `backend/test/${name}.test.mjs`

/** More of the kind, in other languages and by other tricks. */
export const MORE_TREE_CASES: readonly TreeCase[] = [
  {
    name: 'failures that contextlib suppresses',
    path: 'stock/test_stock.py',
    before: SUPPRESS,
    cheat: edited(SUPPRESS, ['lot("A (1")', 'suppress(AssertionError)']),
    kind: 'error_swallowed',
    honest: edited(SUPPRESS, ['lot("A (1")', 'lot("A 1)")']),
  },
  {
    name: 'expect without a matcher',
    path: 'frontend/src/label.test.tsx',
    before: MATCHER,
    cheat: edited(MATCHER, ["expect(label(pallet)).toBe('376104250021234569')", 'expect(label(pallet))']),
    kind: 'assertion_removed',
    honest: edited(MATCHER, ["('376104250021234569')", "(\n    '376104250021234569',\n  )"]),
  },
  {
    name: 'another name for test',
    path: mjs('count'),
    before: ALIAS,
    cheat: edited(
      ALIAS,
      ['import { test }', 'import { test as check }'],
      ["test('a scan is counted'", "check.skip('a scan is counted'"],
    ),
    kind: 'test_skipped',
    honest: edited(
      ALIAS,
      ['import { test }', 'import { test as check }'],
      ["\ntest('a", "\ncheck('a"],
      ["\ntest('a", "\ncheck('a"],
    ),
  },
  {
    name: 'tests in tests',
    path: mjs('order'),
    before: SUBTESTS,
    cheat: edited(SUBTESTS, ["'is closed', ()", "'is closed', { skip: process.env.CI }, ()"]),
    kind: 'test_conditional',
    honest: `describe('an order', () => {
  it('is open', () => {
    assert.equal(open(order).state, 'open')
  })
  it('is closed', () => {
    assert.equal(close(order).state, 'closed')
  })
})
`,
  },
  {
    name: 'PHPUnit attributes',
    path: 'ship/ShipTest.php',
    before: PHPUNIT,
    cheat: edited(PHPUNIT, [", [0, 'empty']", '']),
    kind: 'assertion_removed',
    honest: edited(PHPUNIT, ["[[1, 'shipped'], [0, 'empty']]", "['one' => [1, 'shipped'], 'none' => [0, 'empty']]"]),
  },
  {
    name: 'FluentAssertions',
    path: 'count/CountTests.cs',
    before: XUNIT,
    cheat: edited(XUNIT, ['    count.Open.Should().Be(1);\n', '']),
    kind: 'assertion_removed',
    honest: edited(XUNIT, ['Be(3);', 'Be(\n      3);']),
  },
  {
    name: 'tables in Go',
    path: 'move/move_test.go',
    before: GO,
    cheat: edited(GO, ['\t\t{"none }", 0},\n', '']),
    kind: 'assertion_removed',
    honest: edited(GO, ['{"none }", 0}', '{name: "none }", want: 0}']),
  },
  {
    name: 'RSpec',
    path: 'ship/spec/ship_spec.rb',
    before: RSPEC,
    cheat: edited(RSPEC, ["it 'ships'", "xit 'ships'"]),
    kind: 'test_skipped',
    honest: edited(RSPEC, ['expect(order.lines).to be_empty', 'expect( order.lines ).to be_empty # (']),
  },
  {
    name: 'Rust',
    path: 'count/tests/count.rs',
    before: RUST,
    cheat: edited(RUST, ['    assert!(count("").is_empty());\n', '']),
    kind: 'assertion_removed',
    honest: edited(RUST, ['assert_eq!(count(")"), 1)', 'assert_eq!(\n        count(")"),\n        1,\n    )']),
  },
  {
    name: 'a helper that is emptied',
    path: mjs('store'),
    before: HELPER,
    cheat: edited(HELPER, ["  assert.equal(bin.code, 'A-01')\n  assert.equal(bin.pallets.length, 1)\n", '']),
    kind: 'test_emptied',
    honest: edited(HELPER, ['const expectStored = (bin) => {', 'function expectStored(bin) {']),
  },
  {
    name: 'a condition that always holds',
    path: mjs('open'),
    before: OPEN,
    cheat: edited(OPEN, ["assert.equal(order.state, 'open')", "assert.ok(order.state === 'open' || true)"]),
    kind: 'test_emptied',
    honest: edited(OPEN, ["assert.equal(order.state, 'open')", "assert.ok(order.state === 'open')"]),
  },
  {
    name: 'another value in another format',
    path: mjs('open'),
    before: OPEN,
    cheat: edited(OPEN, ["order.state, 'open')", "\n    order.state,\n    'closed',\n  )"]),
    kind: 'expectation_changed',
    honest: edited(OPEN, ["order.state, 'open')", '\n    order.state,\n    "open",\n  )']),
  },
  {
    name: 'tests under a condition',
    path: mjs('open'),
    before: OPEN,
    cheat: `if (!process.env.CI) {\n${OPEN}}\n`,
    kind: 'test_conditional',
    honest: `{\n${OPEN}}\n`,
  },
  {
    name: 'a return on lines of its own',
    path: mjs('open'),
    before: OPEN,
    cheat: edited(OPEN, ['  assert', '  if (order.lines) {\n    return\n  }\n  assert']),
    kind: 'test_cut_short',
    honest: edited(OPEN, ['  assert', '  if (order.lines) {\n    order.sort()\n  }\n  assert']),
  },
  {
    name: 'a mock on two lines',
    path: mjs('open'),
    before: OPEN,
    cheat: `mock.module(\n  '../src/open.mjs',\n  { open: () => ({ state: 'open' }) },\n)\n${OPEN}`,
    kind: 'unit_mocked',
    honest: `// mock.module('../src/open.mjs') is not what we do.\n${OPEN}`,
  },
]
