import { expect, test } from 'vitest'
import { extractJson } from '../../../../src/core/json/extract-json.ts'

test.each([
  ['{"a":1}'],
  ['```json\n{"a":1}\n```'],
  ['```\n{"b":1}\n```\nor rather\n```json\n{"a":1}\n```'],
  ['<think>maybe {"a":2}?</think>\n{"a":1}'],
  ['maybe {"a":2}?\n</think>\n\n{"a":1}'],
  ['<thinking>{"a":2}</thinking> {"a":1}'],
  ['{"a":2} is a draft</reasoning>{"a":1}'],
  ['Here it is: {"a":1} Done.'],
  ['{"a":1}\nI used {braces} and {"more"} of them.'],
  ['function f() { return 1 } gives {"a":1}'],
  ['First {"a":2}, no: {"a":1}'],
  ['She said "}{" and {"a":1}'],
])('A result is found in %j', (text) => {
  expect(extractJson(text)).toEqual({ a: 1 })
})

test.each([['{"a":1} and nothing else: {}'], ['{"a":1}\n{"note":"that was it"}'], ['{"a":1} ```json\n{"b":2}\n```']])(
  'Of several objects the one that can be submitted counts: %j',
  (text) => {
    expect(extractJson(text, (value) => 'a' in value)).toEqual({ a: 1 })
  },
)

test('A result that is the whole text is taken as it is', () => {
  expect(extractJson('{"b":{"a":1}}', (value) => 'a' in value)).toEqual({ b: { a: 1 } })
})

test('What follows the thoughts comes before what stands in them', () => {
  expect(extractJson('{"a":2} </THINK> {"b":1} no', () => false)).toEqual({ b: 1 })
  expect(extractJson('{"a":2} </think> {"b":1}', (value) => 'a' in value)).toEqual({ a: 2 })
})

test('A result may itself speak of the end of thoughts', () => {
  expect(extractJson('{"a":"</think>","b":"{"}')).toEqual({ a: '</think>', b: '{' })
})

test('Where nothing can be submitted, what was meant is complained of', () => {
  expect(extractJson('{"b":1}', () => false)).toEqual({ b: 1 })
})

test.each(['', 'no', '42', '{"a":', '}{', '[1]', 'null', '{{{{'])('There is no result in %j', (text) => {
  expect(extractJson(text)).toBeNull()
})
