import fc from 'fast-check'
import { expect, test } from 'vitest'
import { replaceOnce, withNeighboursEnds, withOldLineEnds } from '../../../src/workspace/line-ends.ts'

const edit = (text: string, from: string, to: string) => replaceOnce('a.js', text, from, to)

test.each([
  ['a file of CRLF', 'a\r\nb\r\n', 'a\nb', 'a\nx\nb', 'a\r\nx\r\nb\r\n'],
  ['one of LF, by a model that writes CRLF', 'a\nb\n', 'a\r\nb', 'a\r\nx\r\nb', 'a\nx\nb\n'],
  ['a mixed file, over both kinds of lines', 'a\r\nb\nc\r\nd\r\n', 'a\nb\nc', 'a\nB\nc', 'a\r\nB\nc\r\nd\r\n'],
  ['a mixed file, below its own line', 'a\r\nb\nc\r\n', 'b\n', 'b\nx\n', 'a\r\nb\nx\nc\r\n'],
  ['a mixed file, within a line', 'a\r\nb\r\nc\n', 'b', 'b\nx', 'a\r\nb\r\nx\r\nc\n'],
  ['a file without an end', 'a\r\nb', 'b', 'b\nc', 'a\r\nb\r\nc'],
  ['a mixed file whose last line has no end', 'a\nb\r\nc\r\nd', 'd', 'd\ne', 'a\nb\r\nc\r\nd\r\ne'],
  ['a lone CR', 'a\rb\r\r\nc\r\n', 'c', 'C', 'a\rb\r\r\nC\r\n'],
  ['a byte order mark', '\ufeffa\r\nb\r\n', 'a', 'A', '\ufeffA\r\nb\r\n'],
])('An edit keeps the ends of lines in %s', (_, text, from, to, after) => expect(edit(text, from, to)).toBe(after))

test.each([
  ['of CRLF', 'a\r\nb\r\n', 'a\nx\n', 'a\r\nx\r\n'],
  ['of CRLF with a mark', '\ufeffa\r\nb\r\n', 'a\n', '\ufeffa\r\n'],
  ['of LF', 'a\nb\n', 'a\r\nx\r\n', 'a\nx\n'],
  ['that is mixed, with its other lines', 'a\r\nb\nc\r\nd\n', 'a\nb\nC\nd\n', 'a\r\nb\nC\r\nd\n'],
  ['that is mixed, mostly CRLF', 'a\r\nb\r\nc\n', 'x\ny\n', 'x\r\ny\r\n'],
  ['that is mixed, in half', 'a\r\nb\n', 'x\ny\n', 'x\ny\n'],
  [
    'that is mixed, with lines moved apart',
    'a\r\nb\nc\r\nd\ne\r\n',
    'A\nb\nx\nc\ny\nd\nE\n',
    'A\r\nb\nx\r\nc\r\ny\r\nd\nE\r\n',
  ],
  ['of one line', 'a', 'a\r\nb', 'a\r\nb'],
])('Writing a file %s keeps its ends', (_, before, text, after) => expect(withOldLineEnds(before, text)).toBe(after))

test('A new file has the ends of most of its neighbours', () => {
  expect(withNeighboursEnds(['a\r\n', 'b\r\nc\r\nd\n', 'a\nb\nc\n'], 'x\ny\n')).toBe('x\r\ny\r\n')
  expect(withNeighboursEnds(['a\r\n', 'b\n'], 'x\n')).toBe('x\n')
  expect(withNeighboursEnds([], 'x\n')).toBe('x\n')
  expect(withNeighboursEnds([], 'x\r\n')).toBe('x\r\n')
})

const line = fc.constantFrom('a', 'b', 'c', '')
const ended = fc.tuple(line, fc.constantFrom('\n', '\r\n')).map((parts) => parts.join(''))
const file = fc.array(ended, { maxLength: 12 }).map((lines) => lines.join(''))

test('Whatever the ends of a file, writing its own text changes no byte, and an edit none before and behind it', () => {
  fc.assert(
    fc.property(file, file, (head, tail) => {
      const whole = `${head}one\r\n${tail}`
      expect(withOldLineEnds(whole, whole.replaceAll('\r\n', '\n'))).toBe(whole)
      expect(edit(whole, 'one', 'two\nthree')).toMatch(/two\r?\nthree/)
      const after = edit(whole, 'one', 'two\nthree')
      expect(after.startsWith(`${head}two`) && after.endsWith(`three\r\n${tail}`)).toBe(true)
    }),
  )
})

test('A large mixed file of few different lines is written at once', () => {
  const before = 'a\r\nb\n'.repeat(100_000)
  const text = 'x\na\nb\n'.repeat(60_000)
  expect(withOldLineEnds(before, text).replaceAll('\r\n', '\n')).toBe(text)
})
