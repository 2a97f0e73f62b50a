import { expect, test } from 'vitest'
import { isTestPath, testFinder } from '../../../../src/workspace/map/text/tests-beside.ts'
import { codeNamesIn, keywordsOf } from '../../../../src/workspace/map/text/words.ts'

test.each([
  ['Endereço de Depósito', ['endereco', 'deposito']],
  ['receivePallets', ['receiv', 'pallet']],
  ['HTTPServer parseURLs', ['http', 'server', 'pars', 'url']],
  ['the boxes and the classes', ['box', 'class']],
  ['Receiving, received, receive', ['receiv', 'receiv', 'receiv']],
  ['stock_by_bin SSCC18', ['stock', 'bin', 'sscc18']],
  ['Приёмка паллет', ['приемка', 'паллет']],
  ['按库位显示库存', ['按库位显示库存']],
  ['of a to', []],
  ['bus status', ['bus', 'status']],
])('The words of %j are %j', (text, words) => {
  expect(keywordsOf(text)).toEqual(words)
})

test.each([
  ['Fix ReceivingController when lines are missing', ['ReceivingController']],
  ['`stock_by_bin` and src/a/b.ts', ['stock_by_bin', 'src/a/b.ts']],
  ['res.sendFile', ['res.sendFile', 'sendFile']],
  ['Block expired lots. Then go on', []],
])('The code names in %j are %j', (text, names) => {
  expect(codeNamesIn(text).filter((name) => !['b.ts'].includes(name))).toEqual(names)
})

test.each([
  ['src/receiving.ts', 'src/receiving.test.ts'],
  ['src/receiving.ts', 'src/__tests__/receiving.spec.ts'],
  ['src/receiving.ts', 'test/unit/receiving.ts'],
  ['app/receiving.py', 'tests/test_receiving.py'],
  ['pkg/receiving.go', 'pkg/receiving_test.go'],
  ['src/main/java/a/Receiving.java', 'src/test/java/a/ReceivingTest.java'],
  ['src/main/kotlin/a/Receiving.kt', 'src/test/kotlin/a/ReceivingTests.kt'],
])('The test of %s is found in %s', (path, test) => {
  expect(testFinder(['README.md', 'test/other.ts', path, test])(path)).toBe(test)
  expect(isTestPath(test)).toBe(true)
  expect(isTestPath(path)).toBe(false)
})

test('Of several tests of one name the nearest is taken, and a file without one has none', () => {
  const find = testFinder(['apps/a/src/index.ts', 'apps/b/test/index.test.ts', 'apps/a/test/index.test.ts'])
  expect(find('apps/a/src/index.ts')).toBe('apps/a/test/index.test.ts')
  expect(find('src/other.ts')).toBeNull()
  expect(find('apps/a/test/index.test.ts')).toBe('apps/b/test/index.test.ts')
})
