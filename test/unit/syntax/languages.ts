/** One small file of tests in each language, and what is to be read in it. */
export interface Sample {
  readonly language: string
  readonly path: string
  readonly text: string
  /** Each test: its name, how many assertions, how often they run in all, what marks it. */
  readonly tests: readonly string[]
  readonly marks: readonly string[]
}

export const SAMPLES: readonly Sample[] = [
  {
    language: 'JavaScript',
    path: 'test/receive.test.mjs',
    text: `const cases = [[1, 'received'], [0, 'refused']]
describe('receive', () => {
  describe.each([['A'], ['B'], ['C']])('in hall %s', (hall) => {
    it.each(cases)('%i is %s', (quantity, outcome) => {
      assert.equal(receive(hall, quantity), outcome, /[)}]/)
    })
  })
  it.skip('waits', async () => {
    await expect(receive(broken)).rejects.toThrow(\`(\${'}'}\`)
  })
  test.todo('is fast')
  test('holds', { only: true }, async (t) => {
    await t.test('in parts', () => {
      for (const part of [1, 2]) expect(part).toBeGreaterThan(0)
    })
  })
})
`,
    tests: [
      'receive > in hall %s > %i is %s: 1 ×6',
      'receive > waits: 1 ×1 skipped',
      'receive > is fast: 0 ×0 todo',
      'receive > holds: 0 ×0 only',
      'receive > holds > in parts: 1 ×2 only',
    ],
    marks: ['skipped 8', 'todo 11', 'only 12'],
  },
  {
    language: 'TSX',
    path: 'src/label.test.tsx',
    text: `suite('label', function () {
  test.runIf(process.env.CI)('prints', () => {
    expect(render(<p title={')'}>1) it's {left}</p>)).toBe('left' satisfies string)
  })
  xit("is 'small'", () => {
    expect(size as number).to.be.lessThan(3)
  })
  specify('fails', check)
})
function check() { assert(1 > size()) }
`,
    tests: ['label > prints: 1 ×1 conditional', "label > is 'small': 1 ×1 skipped", 'label > fails: 1 ×1'],
    marks: ['conditional 2', 'skipped 5'],
  },
  {
    language: 'Python',
    path: 'stock/test_stock.py',
    text: `CASES = [(1, 2), pytest.param(3, 4, marks=pytest.mark.skip(reason=")"))]

@pytest.mark.parametrize("a,b", CASES)
@pytest.mark.parametrize("c", ["(", "["])
def test_sum(a, b, c):
    """assert nothing"""
    assert a + b == total(a, b), f"{a}("

class TestStock(unittest.TestCase):
    @unittest.skip("later")
    def test_none(self):
        with self.assertRaises(ValueError):
            on_hand(None)
        self.check()

    def check(self):
        self.assertEqual(on_hand([]), 0)
`,
    tests: ['test_sum: 1 ×4', 'TestStock > test_none: 2 ×2 skipped'],
    marks: ['skipped 1', 'skipped 10'],
  },
  {
    language: 'Java',
    path: 'src/test/java/PickTest.java',
    text: `class PickTest {
  @ParameterizedTest(name = "{0} )")
  @CsvSource({"LOT-1, 3", "LOT-2, 0"})
  @NullSource
  void takes(String lot) { assertEquals(3, pick(lot)); }

  @Nested class Expired {
    @Test @Disabled("later")
    void refuses() { assertThrows(Expired.class, () -> pick("}")); assertThat(left).isEqualTo(0); }
  }
  @Test void runs() { assumeTrue(isFast()); for (int i : List.of(1, 2)) assertTrue(pick(i)); }
}
`,
    tests: ['PickTest > takes: 1 ×3', 'PickTest > Expired > refuses: 2 ×2 skipped', 'PickTest > runs: 1 ×2'],
    marks: ['skipped 8', 'conditional 11'],
  },
  {
    language: 'Go',
    path: 'move/move_test.go',
    text: `func TestMove(t *testing.T) {
	for _, tt := range []struct{ name string; want int }{{"a )", 1}, {"b", 2}, {"c", 3}} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Move(tt.name); got != tt.want {
				t.Errorf("got %d (", got)
			}
		})
	}
	require.Equal(t, 1, Moves())
}

func TestLater(t *testing.T) {
	t.Skip("later")
	assert.True(t, Moved())
}
`,
    tests: ['TestMove: 1 ×1', 'TestMove > tt.name: 1 ×3', 'TestLater: 1 ×1'],
    marks: ['skipped 13'],
  },
  {
    language: 'C#',
    path: 'count/CountTests.cs',
    text: `public class CountTests {
  [Theory]
  [InlineData(1), InlineData(2)]
  [MemberData(nameof(Rows))]
  public void Counts(int n) => Assert.Equal(n, Count($"{n})"));
  public static IEnumerable<object[]> Rows => new[] { new object[] { 3 }, new object[] { 4 }, new object[] { 5 } };

  [Fact(Skip = "later")]
  public async Task Waits() {
    await Assert.ThrowsAsync<Broken>(() => Count(null));
    Left().Should().Be(3);
  }
}
`,
    tests: ['CountTests > Counts: 1 ×5', 'CountTests > Waits: 2 ×2 skipped'],
    marks: ['skipped 8'],
  },
  {
    language: 'PHP',
    path: 'ship/ShipTest.php',
    text: `<?php
class ShipTest extends TestCase {
  #[Test]
  #[DataProvider('orders')]
  public function ships(int $lines): void { $this->assertSame("}", ship($lines)); }
  public static function orders(): array { return [[1], 'two )' => [2]]; }

  /** @test */
  public function it_waits(): void { $this->markTestSkipped('later'); self::assertTrue(late()); }
}
it('is quick', fn () => expect(ship(1))->toBe('}'))->skip();
`,
    tests: ['ShipTest > ships: 1 ×2', 'ShipTest > it_waits: 1 ×1', 'is quick: 1 ×1 skipped'],
    marks: ['skipped 9', 'skipped 11'],
  },
  {
    language: 'Ruby',
    path: 'spec/ship_spec.rb',
    text: `RSpec.describe Ship do
  context 'when late', :skip do
    it('ships') { expect(ship(')')).to eq("#{late}(") }
  end
  [1, 2].each { |lines| it("takes #{lines}") { expect(ship(lines)).to be_truthy } }
end

class ShipTest < Minitest::Test
  def test_ships
    assert_equal 4, ship(4)
  end
end
`,
    tests: ['Ship > when late > ships: 1 ×1 skipped', 'Ship > takes #{lines}: 1 ×2', 'ShipTest > test_ships: 1 ×1'],
    marks: ['skipped 2'],
  },
  {
    language: 'Rust',
    path: 'count/tests/count.rs',
    text: `mod lots {
    #[rstest]
    #[case(1)]
    #[case(2)]
    fn counts(#[case] n: u32) { assert_eq!(count(")"), n); }

    #[tokio::test]
    #[ignore = "later"]
    async fn waits() { assert!(late().await.is_ok()); }
}
`,
    tests: ['lots > counts: 1 ×2', 'lots > waits: 1 ×1 skipped'],
    marks: ['skipped 8'],
  },
  {
    language: 'Kotlin, for which we have no grammar,',
    path: 'pick/PickTest.kt',
    text: `class PickTest {
  @ParameterizedTest
  @ValueSource(ints = [1, 2, 3])
  fun takes(n: Int) {
    assertEquals(n, pick("assert("))
  }

  @Disabled
  @Test
  fun \`refuses )\`() {
    // assertTrue(false)
    pick() shouldBe 3
  }
}
`,
    tests: ['takes: 1 ×3', 'refuses ): 1 ×1'],
    marks: ['skipped 8'],
  },
]
