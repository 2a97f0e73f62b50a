import type { Reviewed } from '../../src/agents/review/judge-review.ts'
import type { FileChange } from '../../src/agents/witness/files.ts'
import { analyse } from '../../src/analysis/analysis.ts'
import { changedDependencies } from '../../src/analysis/changed-dependencies.ts'
import { observeChanges } from '../../src/analysis/observe-changes.ts'
import { globMatcher } from '../../src/core/glob.ts'
import type { Redactor } from '../../src/secrets/redactor.ts'

/** Pieces that keep a careless reader busy when they are repeated, each with the file that they stand in. */
const PIECES: readonly (readonly [path: string, ...pieces: string[]])[] = [
  ['a.test.mjs', 'assert.ok(', "test('a', () => {", "it.each([[1]])('a', ", 'expect(', '`${', "'", '/*', '(', '[', '{'],
  ['a.test.ts', '<A<', 'f<', 'type A = ', '@a ', '? a : ', '=> ', '...[', 'as a '],
  ['test_a.py', 'def test_a():\n', '"""', '\t\n \n', 'lambda: ', 'assert (', '# type: '],
  ['ATest.java', '@Test void a() {', 'if (a) ', '/** ', 'a.<b>c().', 'new A() {'],
  ['a_test.go', 'func TestA(t *T) {', '`', 'select { case '],
  ['ATests.cs', '[Fact] ', '$"{', '#if A\n', 'a?.b'],
  ['ATest.php', '<?php ', '$$', 'fn() => '],
  ['a_spec.rb', 'it "a" do\n', '%w(', '<<A\n', ' begin '],
  ['a.rs', '#[test] ', "'a ", 'r#"', 'm!('],
  ['a.css', 'a{', ':not(', '/*/'],
  ['a.sh', '$(', '<<A ', '"$'],
  [
    'a.env',
    'Bearer a1b2c3d4',
    '/',
    'eyJaaaaaaaa-',
    'password=',
    '://u:p/',
    '-----BEGIN PRIVATE KEY-----',
    "a'+'",
    '\u200b',
  ],
]

export interface HostileText {
  readonly path: string
  readonly piece: string
}

export const HOSTILE_TEXTS: readonly HostileText[] = PIECES.flatMap(([path, ...pieces]) =>
  pieces.map((piece) => ({ path, piece })),
)

const HOSTILE_GLOBS = [
  ...['{a,b}'.repeat(16), '{1..100000}', `${'*a'.repeat(12)}b`, `${'**/'.repeat(40)}b`, '*'.repeat(200)],
  ...[
    'a*'.repeat(100),
    '**/*/'.repeat(30),
    '[a-'.repeat(60),
    '!(a|'.repeat(40),
    '?*'.repeat(90),
    `${'*'.repeat(99)}/b`,
  ],
] as const

export const repeated = (piece: string, chars: number): string =>
  piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars)

const diffOf = (path: string, text: string): string => {
  const added = text.split('\n').map((line) => `+${line}`)
  return [`diff --git a/${path} b/${path}`, `+++ b/${path}`, `@@ -0,0 +1,${added.length} @@`, ...added].join('\n')
}

/** A reviewer who quotes the text itself. */
const reviewOf = (text: string): Reviewed => ({
  ...{ stage: 'QA_BACKEND', summary: text, suggestions: [], untried: [], tried: [] },
  evidence: [{ command: text.slice(0, 20), exit_code: 1, output: text }],
  issues: [{ severity: 'major', title: text, detail: text, file: null, line: 1, quote: text }],
})

/** Everything that the service makes of a text which an agent wrote into a file. */
export async function readByAll(redactor: Redactor, path: string, text: string): Promise<void> {
  const change: FileChange = { path, before: `${text}\n`, after: text }
  await Promise.all([
    redactor.clean({ text }),
    redactor.find(path, text),
    observeChanges({ changes: [change], request: text, checkFiles: [], otherTests: async () => [text] }),
    analyse('syntaxFault', { path, before: null, after: text }),
    analyse('titlesOfTests', [{ path, text }]),
    analyse('passedNames', [text]),
    analyse('linesNaming', { output: text, tests: [{ file: path, name: text.slice(0, 40) }] }),
    analyse('testNames', [text]),
    analyse('tagTexts', [{ path, text }]),
    analyse('excerptDiff', { diff: text, first: [path], maxChars: 3_000 }),
    analyse('judgeReview', { reviewed: reviewOf(text), diff: diffOf(path, text), language: 'en' }),
    changedDependencies([{ path: 'package.json', before: text, after: text.slice(1) }]),
  ])
  for (const glob of HOSTILE_GLOBS) globMatcher(glob)(text.slice(0, 4_000))
}

/** Of all of them the one that a parser reads for longest before it gives up. */
export const WORST_TEXT = { path: 'a.test.ts', text: repeated('? a : ', 120_000) }
