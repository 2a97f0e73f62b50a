import { expect, test } from 'vitest'
import { asObject, jsonObjectsIn } from '../../../../src/core/json/json-objects.ts'

const values = (text: string) => jsonObjectsIn(text).map(({ value }) => value)

test('The outermost objects of a text are found where they stand', () => {
  expect(jsonObjectsIn('a {"b":{"c":1}} d {"e":2}')).toEqual([
    { value: { b: { c: 1 } }, start: 2, end: 15 },
    { value: { e: 2 }, start: 18, end: 25 },
  ])
})

test.each([
  ['braces in strings', '{"a":"}{"}', [{ a: '}{' }]],
  ['quotes in strings', '{"a":"\\"}"}', [{ a: '"}' }]],
  ['braces of prose', '{x} {"a":1} {', [{ a: 1 }]],
  ['objects right behind one another', '{}{"a":1}', [{}, { a: 1 }]],
  ['an object behind an unclosed brace', '{ {"a":1}', [{ a: 1 }]],
  ['an object behind an odd quote', '{" {"a":1}', [{ a: 1 }]],
  ['no brace', 'none', []],
  ['a brace at the end only', 'none}', []],
])('Of %s the objects are found', (_, text, found) => {
  expect(values(text)).toEqual(found)
})

test('Behind much code an object is still found', () => {
  expect(values(`${'if (a) { b() }\n'.repeat(1_000)}{"a":1}`)).toEqual([{ a: 1 }])
})

test('A text of open braces only is given up, and not looked at for ever', () => {
  expect(values(`${'{'.repeat(50)}{"a":1}`)).toEqual([{ a: 1 }])
  expect(values(`${'{'.repeat(400)}{"a":1}`)).toEqual([])
})

test.each(['[{}]', 'null', '1', '"a"', '{', ''])('%j is no object', (text) => {
  expect(asObject(text)).toBeNull()
})

test('An object is read with the space around it', () => {
  expect(asObject(' {"a":[1]}\n')).toEqual({ a: [1] })
})
