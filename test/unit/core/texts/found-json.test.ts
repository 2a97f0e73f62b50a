import { expect, test } from 'vitest'
import { extractJson } from '../../../../src/core/json/extract-json.ts'
import { jsonObjectsIn } from '../../../../src/core/json/json-objects.ts'
import { parseWellFormed } from '../../../../src/core/json/well-formed.ts'

test('A text that is JSON as a whole is that object, whatever its strings look like', () => {
  expect(extractJson('{"a":"</think> {} "}')).toEqual({ a: '</think> {} ' })
})

test('An answer behind thoughts is found, however many braces these leave open', () => {
  expect(extractJson(`${'{ '.repeat(100)}</think>{"a":1}`)).toEqual({ a: 1 })
})

test('Of several objects the last that fits is taken, and the last where none does', () => {
  const text = 'first {"a":1}, then {"b":2}'
  expect(extractJson(text, (value) => 'a' in value)).toEqual({ a: 1 })
  expect(extractJson(text, () => false)).toEqual({ b: 2 })
  expect(extractJson('none')).toBeNull()
})

test('Braces that begin no object hide none that stands in or behind them', () => {
  expect(jsonObjectsIn('if (x) { call({"a":1}) }')).toEqual([{ value: { a: 1 }, start: 14, end: 21 }])
  expect(jsonObjectsIn('{{"a":1}')).toEqual([{ value: { a: 1 }, start: 1, end: 8 }])
})

test('What is no text stays as it is', () => {
  expect(parseWellFormed('{"a":null,"b":[1,true,null],"c\\u0000":"d\\u0000"}')).toEqual({
    ...{ a: null, b: [1, true, null], c: 'd' },
  })
})
