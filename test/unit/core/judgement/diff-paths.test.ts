import { expect, test } from 'vitest'
import { excerptDiff } from '../../../../src/agents/briefing/excerpt-diff.ts'
import { parseDiff } from '../../../../src/agents/review/changed-lines.ts'
import { filesOfDiff } from '../../../../src/core/judgement/diff-paths.ts'

const changed = (from: string, to: string, body = '@@ -1 +1 @@\n-one\n+two') =>
  `diff --git ${from} ${to}\nindex 1..2 100644\n--- ${from}\n+++ ${to}\n${body}\n`

/** As git prints them with core.quotePath off, and the last ones with it on. */
const ROWS: readonly [string, string][] = [
  ['a b.js', changed('a/a b.js', 'b/a b.js\t')],
  ['end ', changed('a/end ', 'b/end \t')],
  ["it's [id]/(x).js", changed("a/it's [id]/(x).js", "b/it's [id]/(x).js")],
  ['say "x".js', changed('"a/say \\"x\\".js"', '"b/say \\"x\\".js"')],
  ['back\\slash.js', changed('"a/back\\\\slash.js"', '"b/back\\\\slash.js"')],
  ['tab\there.js', changed('"a/tab\\there.js"', '"b/tab\\there.js"')],
  ['a\nb.js', changed('"a/a\\nb.js"', '"b/a\\nb.js"')],
  ['\x01\x07\b\v\f\r\x7f', changed('"a/\\001\\a\\b\\v\\f\\r\\177"', '"b/\\001\\a\\b\\v\\f\\r\\177"')],
  ['a/b/c', changed('a/a/b/c', 'b/a/b/c')],
  [
    'gone.js',
    'diff --git a/gone.js b/gone.js\ndeleted file mode 100644\n--- a/gone.js\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n',
  ],
  [
    '"gone".js',
    'diff --git "a/\\"gone\\".js" "b/\\"gone\\".js"\n--- "a/\\"gone\\".js"\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n',
  ],
  ['new.js', 'diff --git a/new.js b/new.js\nnew file mode 100644\n--- /dev/null\n+++ b/new.js\n@@ -0,0 +1 @@\n+x\n'],
  ['pic b/x.png', 'diff --git a/pic b/x.png b/pic b/x.png\nBinary files a/pic b/x.png and b/pic b/x.png differ\n'],
  ['empty file', 'diff --git a/empty file b/empty file\nnew file mode 100644\nindex 000..e69\n'],
  ['"run"', 'diff --git "a/\\"run\\"" "b/\\"run\\""\nold mode 100644\nnew mode 100755\n'],
  [
    'приём.md',
    changed(
      '"a/\\320\\277\\321\\200\\320\\270\\321\\221\\320\\274.md"',
      '"b/\\320\\277\\321\\200\\320\\270\\321\\221\\320\\274.md"',
    ),
  ],
]

test.each(ROWS)('The path %j is read from a diff, in whatever company', (path, text) => {
  const whole = changed('a/first.js', 'b/first.js') + text + changed('a/last.js', 'b/last.js')
  expect(filesOfDiff(whole)).toEqual([
    { path: 'first.js', text: changed('a/first.js', 'b/first.js') },
    { path, text },
    { path: 'last.js', text: changed('a/last.js', 'b/last.js') },
  ])
  expect(parseDiff(whole).map((file) => file.path)).toEqual(['first.js', path, 'last.js'])
})

test.each(ROWS)('A long diff is shown from %j on where a finding names it', (path, text) => {
  const long = changed('a/long.js', 'b/long.js', `@@ -1 +1,900 @@\n${'+x\n'.repeat(900)}`)
  const excerpt = excerptDiff(long + changed('a/other.js', 'b/other.js') + text + long, new Set([path]), 2_000)
  expect(excerpt.startsWith(text)).toBe(true)
  expect(excerpt).toContain('long.js +900 −0')
})

test('Attack: lines of a file that look like the next header begin no file', () => {
  const body = [
    '@@ -1,4 +1,4 @@',
    ...['-diff --git a/x b/x', '+diff --git a/fake.js b/fake.js', '+\rdiff --git a/fake.js b/fake.js'],
    ...['+\u2028diff --git a/fake.js b/fake.js', '+++ b/fake.js', '--- a/fake.js', '-x', '-y'],
  ].join('\n')
  const text = changed('a/real.js', 'b/real.js', body)
  expect(filesOfDiff(text).map(({ path }) => path)).toEqual(['real.js'])
  expect(parseDiff(text).map(({ path }) => path)).toEqual(['real.js'])
})

test('A diff of nothing has no files', () => expect(filesOfDiff('')).toEqual([]))
