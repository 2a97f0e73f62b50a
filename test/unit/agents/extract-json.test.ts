import { expect, test } from 'vitest'
import { extractJson } from '../../../src/agents/loop/extract-json.ts'

test.each([
  ['{"a":1}'],
  ['```json\n{"a":1}\n```'],
  ['<think>maybe {"a":2}?</think>\n{"a":1}'],
  ['Here it is: {"a":1} Done.'],
])('A result is found in %j', (text) => {
  expect(extractJson(text)).toEqual({ a: 1 })
})

test.each(['', 'no', '42', '{"a":', '}{'])('There is no result in %j', (text) => {
  expect(extractJson(text)).toBeNull()
})
