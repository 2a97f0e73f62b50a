import { expect, test } from 'vitest'
import type { CommandLine } from '../../../src/config/command-help.ts'
import { parseCommandLine } from '../../../src/config/command-line.ts'

const COMMAND = {
  usage: 'npm run load -- [options] <file>',
  about: 'Loads a file.',
  options: {
    jobs: { type: 'string', default: '2', like: 'number', about: 'At the same time.' },
    fresh: { type: 'boolean', default: false, about: 'Begins anew.' },
  },
  takesWords: true,
  variables: ['PORT', 'SLACK_APPROVERS'],
} as const satisfies CommandLine

test('options and words are read, with the defaults of what is left out', () => {
  expect(parseCommandLine(COMMAND, ['--fresh', 'stock.csv'])).toEqual({
    values: expect.objectContaining({ jobs: '2', fresh: true }),
    words: ['stock.csv'],
  })
})

test('help says how the command is written, its options with their defaults, and the variables in a sentence each', () => {
  expect(parseCommandLine(COMMAND, ['stock.csv', '--help'])).toEqual({
    help: `Usage: npm run load -- [options] <file>

Loads a file.

Options:
  --jobs <number>  At the same time. Default: 2.
  --fresh          Begins anew.
  --help           Prints this and does nothing else.

Variables, of which docs/configuration.md names all:
  PORT             Port of REST and of Slack’s endpoint.
  SLACK_APPROVERS  Who may decide: ids of users (U…), user groups (S…) or channels (C…), separated by commas.
`,
  })
})

test.each([
  ['an option that it does not know', COMMAND, ['--frash'], "Unknown option '--frash'."],
  ['an option without its value', COMMAND, ['--jobs'], "Option '--jobs <value>' argument missing."],
  ['a word where none is taken', { ...COMMAND, takesWords: false }, ['stock.csv'], "Unexpected argument 'stock.csv'."],
])('%s is refused with what to write instead', (_, command, args, message) => {
  const hint = 'Write: npm run load -- [options] <file>\nThe option --help says more.'
  expect(() => parseCommandLine(command, args)).toThrow(expect.objectContaining({ kind: 'bad_input', message, hint }))
})
