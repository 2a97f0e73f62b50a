import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesIn } from '../../../src/exec/trees/trees.ts'
import { plainGit, type TeamRepository, teamRepository } from './team-repository.ts'

const { signal } = new AbortController()
let team: TeamRepository
let folders = 0
beforeAll(async () => {
  team = await teamRepository({ 'a.txt': 'x' })
})
afterAll(() => team.remove())

/** What git and we would add of these files. */
async function bothOf(files: Readonly<Record<string, string>>): Promise<{ git: string[]; ours: readonly string[] }> {
  const root = join(team.folder, `folder-${++folders}`)
  await mkdir(root)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await plainGit(root, 'init', '--quiet')
  const list = ['ls-files', '-z', '--others', '--exclude-standard']
  const { stdout: listed } = await promisify(execFile)('git', list, { cwd: root })
  const ours = await filesIn({ gitDir: team.path, root, memory: `${root}.memory` }, null, signal)
  return { git: listed.split('\0').filter(Boolean).sort(), ours }
}

const FILES = [
  'a',
  'a.log',
  'b/a',
  'b/a.log',
  'b/c/a',
  'b/c/A',
  'build/x',
  'b/build/x',
  'node_modules/p/i.js',
  'ä/é',
  'à',
  '#x',
]
const MORE = ['!x', 'b/c/d/e.txt', 'doc/frotz', 'a/doc/frotz/x', ' lead', 'x y', 'foo/bar', 'vendor/foo/bar.js', '[x]']

test.each([
  ['a name', 'a\n'],
  ['a pattern', '*.log\n'],
  ['a folder', 'build/\n'],
  ['from the root', '/build\n/a\n'],
  ['a path', 'b/c\n'],
  ['all but one', '*\n!a\n'],
  ['all but a folder', '/*\n!/b\n'],
  ['a folder but one of its files', 'b/*\n!b/a\n'],
  ['a closed folder does not open again', 'b/\n!b/a\n'],
  ['two stars first', '**/c/a\n'],
  ['two stars last', 'b/**\n'],
  ['two stars in the middle', 'b/**/e.txt\n'],
  ['sets and ranges', '[ab]\n[!a-z].log\n'],
  ['a question mark', '?\n'],
  ['comments and escapes', '# a\n\\#x\n\\!x\n'],
  ['spaces', 'a \nx\\ y\n lead\n'],
  ['line ends of Windows', 'a\r\n*.log\r\n'],
  ['a byte order mark', '\ufeffa\n'],
  ['no line end', '*.log'],
  ['capitals', 'BUILD/\nC/a\n'],
  ['letters of others', 'ä/\né\nà\n'],
  ['a byte of a letter', '?\n??\n'],
  ['the usual', 'node_modules/\ndist\n.env*\n!.env.example\ncoverage/**\n*.tsbuildinfo\n'],
  ['a leading path and a trailing star', 'doc/frotz/\nfoo/*\n!foo/bar\n'],
  ['brackets', '\\[x\\]\n'],
  ['nothing', '\n\n'],
])('Ignores as git does: %s', async (_, rules) => {
  const files = Object.fromEntries(
    [...FILES, ...MORE.filter((path) => !path.startsWith('a/'))].map((path) => [path, 'x']),
  )
  const { git, ours } = await bothOf({ ...files, '.gitignore': rules })
  expect(ours).toEqual(git)
})

test('Ignores as git does: the rules of a folder come before those above it', async () => {
  const { git, ours } = await bothOf({
    ...{
      '.gitignore': '*.log\n/b/c\n',
      'b/.gitignore': '!a.log\nd/\n',
      'b/c/.gitignore': '!*\n',
      'x/.gitignore': '*\n',
    },
    ...{ 'a.log': '', 'b/a.log': '', 'b/b.log': '', 'b/c/a': '', 'b/d/a': '', 'x/a': '', 'x/y/a': '', 'b/e/a.log': '' },
  })
  expect(ours).toEqual(git)
})

test('Ignores as git does: whatever rules stand there', async () => {
  // Two stars that stand beside other characters mean one star, which git's own matcher does not always keep to.
  const step = fc.constantFrom('a', 'b', 'c', '*', '**', '?', '*.log', '[ab]', '[!a]', 'build', '\\a', 'a*', '*b*')
  const path = fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('/'))
  const rule = fc
    .tuple(fc.constantFrom('', '!', '/', '!/'), path, fc.constantFrom('', '/', ' '))
    .map((parts) => parts.join(''))
  const rules = fc.array(rule, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'))
  const files = Object.fromEntries(FILES.map((path) => [path, 'x']))
  await fc.assert(
    fc.asyncProperty(rules, rules, async (atRoot, below) => {
      const { git, ours } = await bothOf({ ...files, '.gitignore': atRoot, 'b/.gitignore': below })
      expect(ours, JSON.stringify({ atRoot, below })).toEqual(git)
    }),
    { numRuns: 100 },
  )
}, 120_000)
