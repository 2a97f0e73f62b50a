import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerptDiff } from '../../../src/agents/briefing/excerpt-diff.ts'
import { fence } from '../../../src/agents/briefing/untrusted.ts'
import { parseDiff } from '../../../src/agents/review/changed-lines.ts'
import { proveFindings } from '../../../src/agents/review/prove-findings.ts'
import { comparable } from '../../../src/core/fingerprint.ts'
import { globMatcher } from '../../../src/core/glob.ts'
import { extractJson } from '../../../src/core/json/extract-json.ts'
import { dependencyChanges } from '../../../src/core/judgement/dependency-changes.ts'
import { passedNames, testLines } from '../../../src/core/judgement/test-lines.ts'
import { testNames } from '../../../src/core/judgement/test-names.ts'
import { proseOf } from '../../../src/core/language.ts'
import { namesId, withoutIds } from '../../../src/core/named-ids.ts'
import { accepts } from '../../../src/core/pipeline/acceptance.ts'
import { publishable } from '../../../src/core/publishable.ts'
import { withoutTerminalCommands } from '../../../src/exec/terminal-text.ts'
import { markedPlaces } from '../../../src/exec/trees/conflict-marks.ts'
import { createRedactor, MASK } from '../../../src/secrets/redactor.ts'
import { clipWords, escaped, oneLine, printable, typedText } from '../../../src/slack/blocks/literal.ts'
import { parseCommand } from '../../../src/slack/conversation/command-line.ts'
import { importsIn, withoutImports } from '../../../src/stages/brief/imports.ts'
import { pointsOfFiles } from '../../../src/wms/choice/points-of-files.ts'
import { chooseTerms } from '../../../src/wms/choice/terms.ts'
import { BUILT_IN } from '../../../src/wms/pack.ts'

/** Texts of agents, repositories, logs and people reach these on the main thread: the time may grow with the text only. */
interface Analyser {
  readonly run: (text: string) => unknown
  /** What its patterns are made of. */
  readonly alphabet: readonly string[]
}

const redactor = createRedactor(['wms-own-secret-of-this-process'])
const finding = (quote: string) => ({
  ...{
    severity: 'major' as const,
    title: quote.slice(0, 2_000),
    detail: '',
    file: quote.slice(0, 500),
    line: 1,
    quote,
  },
})
const secretAlphabet = [
  ...[
    'Bearer a1b2c3d4',
    '/',
    'eyJaaaaaaaa-',
    'eyJaaaaaaaa.',
    '://a:',
    '://u:p/',
    'password',
    'password=',
    'password ',
    "'",
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----',
    'Comment: a',
    '\n',
    'sk-',
    'sk-a',
    'ghp_',
    'Z2hwX2Ex',
    'Z2hwXw',
    'ZWdoc',
    ':AA',
    '1Q~',
  ],
  ...[
    '-us1',
    '\u200b',
    'a',
    '1',
    "a'+'",
    "'\n'",
    '\\\n',
    '\u001b[',
    '\u001b[0m',
    '"auth":"',
    '_auth=',
    'machine ',
    'login ',
  ],
  ...[
    'jdbc:',
    ';',
    ' ',
    'user=',
    'wms-own-',
    'secret',
    '=',
    '"',
    'token: string =',
    'Private-Lines: 1\n',
    '?sig=',
    '.',
  ],
]

const ANALYSERS: Readonly<Record<string, Analyser>> = {
  'masking secrets': { run: (text) => redactor.mask(text), alphabet: secretAlphabet },
  'looking for masks': { run: (text) => text.split(MASK), alphabet: ['[secret: ', 'a', '-', ']', '['] },
  'reading test lines': {
    run: testLines,
    alphabet: ['1', '.', ' ', '\t', 'ms', '(', ' ok', '...', '# SKIP', ' PASSED', ' #', '✔ ', 'ok 1 -', 'a', '\u2028'],
  },
  'names of passed tests': {
    run: passedNames,
    alphabet: ['✔ ', '1', '.', ' ', '::', 'a', ' PASSED', 'Passed ', '\n', '#', '(', 'ms', 'ok 1 - '],
  },
  'publishing text': {
    run: publishable,
    alphabet: [
      '[',
      ']',
      '(',
      ')',
      '![](',
      '<!--',
      '-->',
      '<',
      'a',
      '@',
      '#',
      ' ',
      'skip ci',
      'http',
      '://',
      '\n',
      'GH-',
    ],
  },
  'imports of instructions': {
    run: (text) => [importsIn(text), withoutImports(text)],
    alphabet: ['@a', '@', '.', ')', '!', '/', '`', '```', '~~~', '\n', ' ', 'a'],
  },
  'comparing text': { run: comparable, alphabet: ['1', '.', ',', ' ', 'ms', 's', 'с', 'a'] },
  'JSON in a reply': {
    run: extractJson,
    alphabet: ['```', '```json', '\n', ' ', '{', '}', '"', '<think>', '</think>', 'a', '\t'],
  },
  'parsing a diff': {
    run: parseDiff,
    alphabet: [
      '@@ -1 +1 @@\n',
      '+++ b/a\n',
      '--- a/a\n',
      'diff --git \n',
      '+a\n',
      '-a\n',
      '\\\n',
      '@@ -1,9 +1,9 @@\n',
      ' \n',
    ],
  },
  'cutting a diff': {
    run: (text) => excerptDiff(text, new Set(['a']), 3_000),
    alphabet: ['diff --git ', '+++ b/a', '\n', '+', '-', '+++', '---', 'a'],
  },
  'proving findings': {
    run: (text) => proveFindings([finding(text.slice(0, 4_000))], { diff: parseDiff(text), red: [] }),
    alphabet: ['`', ' ', '1', '+', '-', '|', ':', './', 'a/', '\n', 'ms', '@@ -1,99 +1,99 @@\n', '+++ b/a\n'],
  },
  'marking text as data': { run: (text) => fence('text', text), alphabet: ['<', '</untrusted', '\u200b', 'a', '>'] },
  'telling the language': { run: proseOf, alphabet: ['`', '```', '«', '»', '"', 'https://', 'a', ' ', 'абв'] },
  'leaving ids out': { run: withoutIds, alphabet: ['A', 'A-0', ' ', '\t', ',', ':', '1', '-'] },
  'finding ids': { run: (text) => namesId(text, 'INV-06'), alphabet: ['INV', 'inv', '-', '_', ' ', '06', 'a', 'Inv'] },
  'names of tests': {
    run: testNames,
    alphabet: ['test', '.', 'RUN', '(', ')', ' ', "'", '"', '`', '${', '\\', 'def ', 'a', 'function ', '\n'],
  },
  'what a person typed': { run: typedText, alphabet: ['<', '<@', '<!', '|', '>', 'a', '&lt;'] },
  'one line of Slack': {
    run: (text) => clipWords(escaped(oneLine(printable(text))), 3_000),
    alphabet: [' ', '\n', '(', ',', 'a', '\u202a', '&', '\ud800', '\u0301'],
  },
  'a command of Slack': {
    run: (text) => parseCommand(text.slice(0, 20_000)),
    alphabet: ['budget=1', ' ', 'base=a', '\n', 'a', '#1', 'answer ', 'repo=', '=', 'new '],
  },
  'an acceptance': { run: accepts, alphabet: [' ', '.', 'accept', 'ed', 'а', 'принято'] },
  'changed dependencies': {
    run: (text) => dependencyChanges([{ path: text.slice(0, 4_000), before: null, after: text }]),
    alphabet: ['requirements', '/', '.txt', 'a', 'package.json', '.csproj', '-', '{', '"'],
  },
  ...Object.fromEntries(
    ['pom.xml', 'build.gradle', 'pyproject.toml', 'requirements.txt', 'x.csproj', 'yarn.lock', 'go.mod', 'uv.lock'].map(
      (path) => [
        `packages of ${path}`,
        {
          run: (text: string) => dependencyChanges([{ path, before: null, after: text }]),
          alphabet: ['id', ' ', '"', '[', '<dependency>', '${', '<PackageReference ', '--', 'a', '=', '\n', "'", 'url'],
        },
      ],
    ),
  ),
  'matching globs': {
    run: (text) => globMatcher(`${'*a'.repeat(40)}/**/*b*c/**/a?`)(text),
    alphabet: ['a', 'b', 'c', '/', '.', 'ab/', 'a/'],
  },
  'choosing points': {
    run: (text) => [chooseTerms(BUILT_IN, text), pointsOfFiles(BUILT_IN, [text.slice(0, 200)])],
    alphabet: ['receiv', 'count', '/', '-', '_', '.', ' ', '\n', 'a', 'Lot'],
  },
  'places in conflict': {
    run: (text) => markedPlaces(text, Number.POSITIVE_INFINITY),
    alphabet: ['<<<<<<<', '>>>>>>>', '=======', '\n', '\n<<<<<<< ours\n', '\n>>>>>>> theirs\n', 'a', '<', '\r'],
  },
  'taking colours out': {
    run: withoutTerminalCommands,
    alphabet: ['\u001b', '\u001b]', '\u001b[', ';', '1', 'a', '[', '\u0007', '\u009b'],
  },
}

const SIZE = 8 * 1024
const GROWTH = 4
/** Four times the text may take four times as long; with the square it takes sixteen times. */
const LARGEST_RATIO = 9
/** Less is the noise of a busy machine. */
const NOISE_MS = 12

const cpuMs = (work: () => unknown): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const best = (rounds: number, work: () => unknown): number =>
  Math.min(...Array.from({ length: rounds }, () => cpuMs(work)))

function expectLinear({ run }: Analyser, sized: (length: number) => string): void {
  const [small, large] = [sized(SIZE), sized(SIZE * GROWTH)]
  const took = best(1, () => run(large))
  if (took < NOISE_MS) return
  // A collection of garbage may fall into one round; what grows with the square is late in each.
  const isLinear = () => best(3, () => run(large)) < Math.max(NOISE_MS, LARGEST_RATIO * best(4, () => run(small)))
  expect(isLinear() || isLinear() || isLinear(), JSON.stringify(small.slice(0, 80))).toBe(true)
}

const repeated = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

test.each(Object.entries(ANALYSERS))('The time of %s grows no faster than the text', (_, analyser) => {
  const piece = fc.constantFrom(...analyser.alphabet)
  const some = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(''))
  const pumped = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(some, pumped, some, (start, pump, end) => {
      expectLinear(analyser, (length) => `${start}${repeated(pump, length)}${end}`)
    }),
    { numRuns: 40, examples: analyser.alphabet.map((one) => ['', one, '\n!']) },
  )
})

test.each([
  ['slashes behind a header', 'masking secrets', `Bearer a1b2c3d4${'/'.repeat(985)}`],
  ['beginnings of web tokens', 'masking secrets', 'eyJaaaaaaaa-'.repeat(11_000)],
  ['a line of digits', 'reading test lines', '1'.repeat(100_000)],
  ['a line of digits that a reviewer quotes', 'comparing text', '1'.repeat(100_000)],
  ['openings of a fence', 'JSON in a reply', `\`\`\`${'\n'.repeat(100_000)}`],
  ['openings of terminal titles', 'taking colours out', '\u001b]'.repeat(60_000)],
  ['openings of conflicts that are never closed', 'places in conflict', '<<<<<<< ours\n'.repeat(40_000)],
  ['hunks of one file', 'parsing a diff', `+++ b/a\n${'@@ -1 +1 @@\n'.repeat(80_000)}`],
])('Attack: %s take no time (%s)', (_, analyser, text) => {
  expect(best(2, () => ANALYSERS[analyser]?.run(text))).toBeLessThan(400)
})
