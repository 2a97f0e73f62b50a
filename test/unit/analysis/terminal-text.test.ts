import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { withoutTerminalCommands } from '../../../src/exec/terminal-text.ts'

test.each([
  ['colours', '\u001b[32m✔\u001b[39m a \u001b[1;38;5;12mb\u001b[0m', '✔ a b'],
  ['moves and erasures', 'a\u001b[2K\u001b[1Gb\u001b[?25l', 'ab'],
  ['a title', '\u001b]0;npm test\u0007ok', 'ok'],
  ['a link', '\u001b]8;;https://example.com\u001b\\here\u001b]8;;\u001b\\', 'here'],
  ['an alphabet', '\u001b(Ba', 'a'],
  ['plain text', 'a [0m] (b)', 'a [0m] (b)'],
])('Of what a program printed, %s are taken out as node does it', (_, printed, text) => {
  expect(withoutTerminalCommands(printed)).toBe(text)
  expect(stripVTControlCharacters(printed)).toBe(text)
})
