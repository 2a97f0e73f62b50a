import { expect, test } from 'vitest'
import { observe } from '../../../../src/agents/witness/witness.ts'

const KOTLIN = `class PickTest {
  @Test
  fun takesTheOldest() {
    assertEquals("LOT-1", pick(stock).lot)
    assertEquals(3, pick(stock).quantity)
  }

  @ParameterizedTest
  @ValueSource(ints = [0, -1])
  fun refuses(quantity: Int) {
    assertThrows<Refused> { pick(stock, quantity) }
  }
}
`

const kinds = async (before: string | null, after: string | null, path = 'pick/PickTest.kt') => {
  const scene = { changes: [{ path, before, after }], request: '', checkFiles: [], otherTests: [] }
  return (await observe(scene)).observations.map(({ kind }) => kind)
}

test.each([
  ['an assertion is taken out', KOTLIN.replace('    assertEquals(3, pick(stock).quantity)\n', ''), 'assertion_removed'],
  ['an assertion is commented out', KOTLIN.replace('assertEquals(3', '// assertEquals(3'), 'assertion_removed'],
  ['a row is taken out', KOTLIN.replace('[0, -1]', '[0]'), 'assertion_removed'],
  ['a test is emptied', KOTLIN.replace(/assertThrows.*/, ''), 'test_emptied'],
  ['a test is deleted', KOTLIN.replace(/ {2}@Parameterized[\s\S]*?\n {2}}\n/, ''), 'test_removed'],
  ['a test is skipped', KOTLIN.replace('@Test', '@Disabled @Test'), 'test_skipped'],
  [
    'a test ends before it asserts',
    KOTLIN.replace('    assertEquals(3', '    return\n    assertEquals(3'),
    'test_cut_short',
  ],
  [
    'a failure is swallowed',
    KOTLIN.replace(/( {4}assertEquals\(3.*\n)/, '    try {\n  $1    } catch (e: Throwable) {}\n'),
    'error_swallowed',
  ],
  ['a file of tests is deleted', null, 'test_removed'],
])('Without a grammar it is told that %s', async (_, after, kind) => {
  expect(await kinds(KOTLIN, after)).toContain(kind)
})

test('Whoever reads the findings is told that tests were read without a grammar', async () => {
  expect(await kinds(KOTLIN, KOTLIN.replace('"LOT-1"', '"LOT-1" '))).toEqual(['tests_read_roughly'])
})

test('A new file without a grammar has nothing to lose', async () => {
  expect(await kinds(null, KOTLIN)).toEqual([])
})

test('Tests that are hidden behind a text that the parser gives up on are told all the same', async () => {
  const before = "test('a', () => {\n  assert.ok(a)\n  assert.equal(b, 1)\n})\n"
  const after = `${before.replace('  assert.equal(b, 1)\n', '')}//${"'".repeat(9)}\n${"'".repeat(25_000)}`
  expect(await kinds(before, after, 'a.test.mjs')).toEqual(['assertion_removed', 'tests_read_roughly'])
})

test('What one side holds by a grammar is not compared with what the other holds in words', async () => {
  const before = "test.each([[1], [2], [3]])('takes %i', (lot) => {\n  assert.equal(take(lot), lot)\n})\n"
  expect(await kinds(before, before + "'".repeat(25_000), 'a.test.mjs')).toEqual(['tests_read_roughly'])
})

test('Tests of which the grammar knows a part only are told', async () => {
  const before = "test('a', () => {\n  assert.ok(a)\n})\n"
  expect(await kinds(before, `${before}(((\n`, 'a.test.mjs')).toEqual(['tests_read_roughly'])
})
