import { expect, test } from 'vitest'
import { testNames } from '../../../../src/core/judgement/test-names.ts'

test.each([
  ["test('counts once', () => {})", ['counts once']],
  ['describe.each([1])("a `bin` %s", () => {})', ['a `bin` %s']],
  [`it(\`holds \${bins} bins\`)`, ['holds']],
  ["test('it\\'s empty')", ["it's empty"]],
  ['t.Run("counts", func(t *testing.T) {})', ['counts']],
  ['func TestCounts(t *testing.T) {}\ndef test_holds():', ['TestCounts', 'test_holds']],
  ['public async Task Counts() {}', ['Counts']],
  ["test('', () => {})", []],
  ['counts()', []],
])('The tests of %j are %j', (source, names) => {
  expect(testNames(source)).toEqual(names)
})
