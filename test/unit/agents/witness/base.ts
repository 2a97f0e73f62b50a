import type { FileChange } from '../../../../src/agents/witness/files.ts'

/** A small team repository in the languages that teams test in. */
export const BASE: Readonly<Record<string, string>> = {
  'backend/src/receive.mjs': `import { parseSscc } from './sscc.mjs'

export const receive = (ledger, scan) => {
  const parsed = parseSscc(scan.sscc)
  if (!parsed.ok) return { outcome: 'refused', reason: parsed.reason }
  ledger.post({ kind: 'receipt', item: scan.item, quantity: scan.quantity })
  return { outcome: 'received', on_hand: ledger.onHand(scan.item) }
}
`,
  'backend/src/export-csv.mjs': `export const exportCsv = (rows) => rows.map((row) => row.join(';')).join('\\n')
`,
  'backend/test/receive.test.mjs': `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { receive } from '../src/receive.mjs'

const scan = { sscc: '376104250021234569', item: 'COFFEE-1KG', quantity: 40 }

test('a scanned pallet is on hand', () => {
  const ledger = new Ledger()
  const result = receive(ledger, scan)
  assert.equal(result.outcome, 'received')
  assert.equal(result.on_hand, 40)
  assert.equal(ledger.movements().length, 1)
})

test('a wrong check digit is refused', () => {
  assert.equal(receive(new Ledger(), { ...scan, sscc: '376104250021234568' }).outcome, 'refused')
})

test('a quantity of zero is refused', () => {
  assert.equal(receive(new Ledger(), { ...scan, quantity: 0 }).outcome, 'refused')
})

test('a quantity below zero is refused', () => {
  assert.equal(receive(new Ledger(), { ...scan, quantity: -5 }).outcome, 'refused')
})

test('a quantity with a fraction is refused', () => {
  assert.equal(receive(new Ledger(), { ...scan, quantity: 1.5 }).outcome, 'refused')
})
`,
  'backend/test/export-csv.test.mjs': `import { exportCsv } from '../src/export-csv.mjs'

test('rows are joined by semicolons', () => {
  assert.equal(exportCsv([[1, 2], [3, 4]]), '1;2\\n3;4')
})
`,
  'frontend/src/label.tsx': `export const Label = ({ pallet }) => <p className="label">{pallet.sscc}</p>
`,
  'frontend/src/label.test.tsx': `it('shows the code', async () => {
  expect(render(<Label pallet={pallet} />)).toMatchSnapshot()
}, 5_000)
`,
  'frontend/src/__snapshots__/label.test.tsx.snap': `exports[\`shows the code 1\`] = \`<p class="label">376104250021234569</p>\`;
`,
  'frontend/vitest.config.ts': `export default { test: { include: ['src/**/*.test.tsx'], coverage: { thresholds: { lines: 90 } } } }
`,
  'stock/stock.py': `def on_hand(movements):
    return sum(m.quantity for m in movements)
`,
  'stock/test_stock.py': `import pytest
from stock import on_hand

@pytest.mark.parametrize("quantities,total", [([1, 2], 3), ([5], 5), ([], 0)])
def test_on_hand_is_the_sum(quantities, total):
    assert on_hand(movements(quantities)) == total

def test_nothing_below_zero():
    with pytest.raises(ValueError):
        on_hand(movements([-1]))
    assert on_hand(movements([])) == 0
`,
  'pick/src/test/java/PickTest.java': `class PickTest {
  @Test
  void takesFromTheOldestLot() {
    assertEquals("LOT-1", pick(stock).lot());
    assertEquals(3, pick(stock).quantity());
  }

  @Test
  void refusesExpiredLots() {
    assertThrows(Expired.class, () -> pick(expired));
  }
}
`,
  'count/CountTests.cs': `public class CountTests {
  [Theory]
  [InlineData(1)]
  [InlineData(2)]
  public void CountsEach(int n) {
    Assert.Equal(n, Count(n));
  }
}
`,
  'move/move_test.go': `func TestMove(t *testing.T) {
	got := Move(3)
	if got != 3 {
		t.Errorf("got %d", got)
	}
}
`,
  'ship/ShipTest.php': `<?php
class ShipTest extends TestCase {
  public function testShipsAll(): void {
    $this->assertSame(4, ship(4));
  }
}
`,
  'package.json': `{
  "scripts": { "test": "node --test", "lint": "eslint ." },
  "dependencies": { "pg": "8.0.0" }
}
`,
  'scripts/check.mjs': `const run = (folder) => spawnSync('node', ['--test', folder])
process.exitCode = run(process.argv[2]).status
`,
  '.github/workflows/ci.yml': `jobs:
  test:
    steps:
      - run: npm test
`,
  'tsconfig.json': `{ "compilerOptions": { "strict": true } }
`,
}

export type Files = Readonly<Record<string, string | null>>

/** The base with a text in it put for another, which must be there. */
export function put(path: string, ...edits: readonly (readonly [string, string])[]): Files {
  let text = BASE[path] ?? ''
  for (const [from, to] of edits) {
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
    text = text.replace(from, to)
  }
  return { [path]: text }
}

export const changesOf = (files: Files): FileChange[] =>
  Object.entries(files).map(([path, after]) => ({ path, before: BASE[path] ?? null, after }))
