import { expect, test } from 'vitest'
import { readArguments } from '../../../src/model/wire/arguments.ts'

test.each([
  ['an object', '{"path": "a"}', '{"path": "a"}'],
  ['nothing', '', '{}'],
  ['the word null', ' null ', '{}'],
  ['an object as a string of itself', '"{\\"path\\":\\"a\\"}"', '{"path":"a"}'],
  ['a code fence', '```json\n{"path":"a"}\n```', '{"path":"a"}'],
  ['raw line breaks and tabs', '{"text":"a\n\tb"}', '{"text":"a\\n\\tb"}'],
  ['the same object twice', '{"path":"a"}{"path":"a"}', '{"path":"a"}'],
  ['an empty object first', '{} {"path":"a"}', '{"path":"a"}'],
  ['empty objects only', '{}{}', '{}'],
  ['half a character', '{"path":"a\\ud83d"}', '{"path":"a\ufffd"}'],
  ['NUL, escaped', '{"path":"a\\u0000b"}', '{"path":"ab"}'],
  ['NUL, raw', '{"path":"a\0b"}', '{"path":"ab"}'],
  ['NUL in a name', '{"pa\\u0000th":"a"}', '{"path":"a"}'],
  ['a whole emoji', '{"path":"\\ud83d\\ude00"}', '{"path":"😀"}'],
  ['code that speaks of NUL', '{"code":"\\\\u0000"}', '{"code":"\\\\u0000"}'],
])('Arguments are read: %s', (_, written, text) => {
  expect(readArguments(written)).toEqual({ text })
})

test.each([
  ['cut in a string', '{"path":"src/ma'],
  ['cut behind a value', '{"path":"a"'],
  ['no object', '["a"]'],
  ['a text', 'read the file a'],
  ['two different objects', '{"path":"a"}{"path":"b"}'],
  ['an object in prose', 'I call {"path":"a"} twice: {"path":"a"}'],
])('Arguments are never guessed: %s', (_, written) => {
  expect(readArguments(written)).toEqual({ unreadable: written })
})
