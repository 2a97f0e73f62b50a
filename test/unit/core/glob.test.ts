import { matchesGlob } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Glob, globMatcher, sectionGlobMatches } from '../../../src/core/glob.ts'

test.each([
  ['backend/**', 'backend/src/a.ts', true],
  ['backend/**', 'backend', false],
  ['backend/**', 'backend/.env', false],
  ['**', '.github/workflows/ci.yml', false],
  ['.wms/**', '.wms/pipeline.json', true],
  ['**/*.test.ts', 'a.test.ts', true],
  ['apps/*/src/**', 'apps/web/src/a/b.ts', true],
  ['apps/*/src/**', 'apps/web/mobile/src/a.ts', false],
  ['apps/[id]/(shop)/page.tsx', 'apps/[id]/(shop)/page.tsx', true],
  ['a/**/b/**/c', 'a/x/b/b/y/c', true],
])('%s on %s: %s', (glob, path, matches) => {
  expect(globMatcher(glob)(path)).toBe(matches)
})

test.each([
  ['**/*receiv*/**', '.ci/receiving/.a'],
  ['*/a', '.ci/a'],
  ['?ci/a', '.ci/a'],
])('A glob of the WMS pack reaches hidden names too: %s on %s', (glob, path) => {
  expect(globMatcher(glob, { hidden: true })(path)).toBe(true)
})

test.each([
  ['backend/**', 'backend/.env.example', true],
  ['backend/**', 'backend/.config/rules/a.json', true],
  ['apps/*/src/*', 'apps/web/src/.babelrc', true],
  ['.storybook/**', '.storybook/main.ts', true],
  ['**', '.gitleaks.toml', false],
  ['**', 'backend/.env.example', false],
  ['*', '.npmrc', false],
  ['**/*.json', '.eslintrc.json', false],
])('A section of %s has %s: %s', (glob, path, matches) => {
  expect(sectionGlobMatches(glob, path)).toBe(matches)
})

test('What is behind a star does not begin before it', () => {
  expect(globMatcher('ab*bc')('abc')).toBe(false)
})

const names = fc.stringMatching(/^[ab.][ab.-]{0,4}$/).filter((name) => !/^\.+$/.test(name))
const paths = fc.array(names, { minLength: 1, maxLength: 5 }).map((all) => all.join('/'))
const parts = fc.oneof(fc.constant('**'), fc.stringMatching(/^[ab.*?][ab.*?-]{0,5}$/))
const globs = fc
  .array(
    parts.filter((part) => !/^\.+$/.test(part)),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => all.join('/'))
  .filter((glob) => isOrdinary(glob))

/** A glob that may well match the path: each name as it is, or with a part of it left open. */
const near = (path: string) =>
  fc
    .array(fc.constantFrom('same', '*', '**', 'start*', '*end', '????'), { minLength: 5, maxLength: 5 })
    .map((ways) => path.split('/').map((name, index) => opened(name, ways[index] ?? 'same')))
    .map((all) => all.join('/'))
    .filter(isOrdinary)

/** Where `**` stands twice before a hidden name, node's own matcher misses it. */
const isOrdinary = (glob: string): boolean => glob.split('**').length < 3 || !/(?:^|\/)\./.test(glob)

const opened = (name: string, way: string): string =>
  ({ same: name, 'start*': `${name.slice(0, 1)}*`, '*end': `*${name.slice(-1)}`, '????': '?'.repeat(name.length) })[
    way
  ] ?? way

test('Globs that nearly are the path match what they match in node', () => {
  fc.assert(
    fc.property(
      paths.chain((path) => fc.tuple(near(path), fc.constant(path))),
      ([glob, path]) => {
        expect(globMatcher(glob)(path)).toBe(matchesGlob(path, glob))
      },
    ),
    { numRuns: 3_000 },
  )
})

test('Ordinary globs match what they match in node', () => {
  fc.assert(
    fc.property(globs, paths, (glob, path) => {
      expect(globMatcher(glob)(path)).toBe(matchesGlob(path, glob))
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  ['{a,b}'.repeat(16), 'has braces: write a glob for each choice'],
  ['{1..100000}', 'has braces: write a glob for each choice'],
  ['a/'.repeat(101), 'is longer than 200 characters'],
])('Attack: the glob %.20s is refused with a reason', (glob, reason) => {
  expect(Glob.safeParse(glob).error?.issues[0]?.message).toBe(`${glob.slice(0, 60)} ${reason}`)
})

test('A glob of 200 characters is read', () => {
  expect(Glob.safeParse('a'.repeat(200)).success).toBe(true)
})

test.each([
  ['stars between letters', '*a'.repeat(99), 'a'.repeat(4_000)],
  ['folders between names', '**/a/'.repeat(39), 'a/'.repeat(2_000)],
  ['folders and stars', `${'**/*a*b/'.repeat(24)}c`, 'ab/'.repeat(1_300)],
])('Attack: %s on a path of 4,000 characters take no time', (_, glob, path) => {
  const matches = globMatcher(`${glob}b`)
  const before = process.cpuUsage()
  for (let i = 0; i < 10; i++) matches(`${path}c`)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(1_000)
})
