import { describe, expect, test } from 'vitest'
import { conventionsOf } from '../../../src/stages/brief/conventions.ts'

const { signal } = new AbortController()
const link = (target: string) => ({ link: target })
type Tree = Readonly<Record<string, string | { readonly link: string }>>

const repository = (tree: Tree) => ({
  newestBaseSha: 'base',
  show: async (_: string, path: string) => {
    const found = tree[path] ?? null
    return found === null || typeof found === 'string' ? found : found.link
  },
  entries: async () =>
    Object.entries(tree).map(([path, it]) => ({ path, mode: typeof it === 'string' ? '100644' : '120000' })),
})
/** What every role is told, then what only the section's are. */
async function told(tree: Tree, globs: readonly string[] = ['**'], changed: readonly string[] = []) {
  const { ofAll, ofSection } = await conventionsOf(repository(tree), { globs, changed }, signal)
  const parts = [ofAll, ofSection].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join('\n\n')
}

describe('Conventions are', () => {
  test('those of the root, then of the section’s folders, the deepest last; those of other sections not at all', async () => {
    const files = {
      'backend/src/AGENTS.md': 'deep',
      'AGENTS.md': 'root',
      'frontend/AGENTS.md': 'pages',
      'backend/AGENTS.md': 'back',
      'backend-tools/AGENTS.md': 'tools',
    }
    const text = 'root\n\n## backend/AGENTS.md\nback\n\n## backend/src/AGENTS.md\ndeep'
    expect(await told(files, ['backend/**'])).toBe(text)
  })

  test('of AGENTS.md, CLAUDE.md and .claude/CLAUDE.md all that say something of their own', async () => {
    const files = { 'CLAUDE.md': 'claude', 'AGENTS.md': 'agents', '.claude/CLAUDE.md': 'agents\n', 'a/CLAUDE.md': 'a' }
    expect(await told(files)).toBe('agents\n\n## CLAUDE.md\nclaude\n\n## a/CLAUDE.md\na')
    expect(await told({ 'a/.claude/CLAUDE.md': 'a' }, ['a/**'])).toBe('## a/.claude/CLAUDE.md\na')
    expect(await told({ 'a/.claude/CLAUDE.md': 'a' }, ['b/**'])).toBe(null)
  })

  test('nearest to what has changed, however many there are; others are named', async () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`packages/p${i}/AGENTS.md`, `p${i}`]))
    const first = (await told(many)) ?? ''
    expect(first).toContain('## packages/p5/AGENTS.md\np5')
    expect(first).toMatch(
      /Read before you change files there: packages\/p6\/AGENTS.md, packages\/p7\/AGENTS.md, packages\/p8\/AGENTS.md$/,
    )
    const near = (await told({ ...many, 'packages/AGENTS.md': 'all' }, ['**'], ['packages/p8/src/a.ts'])) ?? ''
    expect(near).toMatch(
      /^## packages\/AGENTS.md\nall\n\n## packages\/p8\/AGENTS.md\np8\n\nRead before you change files there: packages\/p0/,
    )
  })

  test('for every role the root’s alone, whatever its section: what a section adds stands apart', async () => {
    const tree = { 'AGENTS.md': 'r'.repeat(9_000), 'a/AGENTS.md': 'mine', 'b/AGENTS.md': 'theirs' }
    const of = (globs: string[]) => conventionsOf(repository(tree), { globs, changed: [] }, signal)
    const [a, b, none] = [await of(['a/**']), await of(['b/**']), await of([])]
    expect([b.ofAll, none.ofAll]).toEqual([a.ofAll, a.ofAll])
    expect([a.ofSection, b.ofSection, none.ofSection]).toEqual(['## a/AGENTS.md\nmine', '## b/AGENTS.md\ntheirs', null])
  })

  test('nothing where the team wrote nothing', async () => {
    expect(await told({ 'README.md': 'x', 'docs/MY-AGENTS.md': 'x' })).toBe(null)
  })

  test('cut fairly: the short ones stay whole, and what is missing can be read', async () => {
    const text = (await told({ 'AGENTS.md': 'r'.repeat(20_000), 'a/AGENTS.md': 'short' })) ?? ''
    expect(text).toContain('## a/AGENTS.md\nshort')
    expect(text).toMatch(/\[… cut here: read AGENTS.md for \d+ more characters …\]/)
    expect(text.length).toBeLessThan(9_700)
  })
})

describe('A link', () => {
  test('to another file of the tree says what that file says', async () => {
    const files = { 'AGENTS.md': link('./CLAUDE.md'), 'CLAUDE.md': 'ours', 'a/AGENTS.md': link('../docs/rules.md') }
    expect(await told({ ...files, 'docs/rules.md': 'deep' })).toBe('ours\n\n## a/AGENTS.md\ndeep')
  })

  test('on the way counts, and one after another', async () => {
    const files = { docs: link('manual'), 'manual/x.md': link('../rules/y.md'), 'rules/y.md': 'ours' }
    expect(await told({ ...files, 'AGENTS.md': link('docs/x.md') })).toBe('ours')
  })

  test.each([
    ['out of the tree', '../../etc/passwd'],
    ['to an absolute place', '/etc/passwd'],
    ['to itself', 'AGENTS.md'],
    ['to nothing', 'missing.md'],
    ['to no place', ''],
    ['above the root and back', '../team/CLAUDE.md'],
  ])('Attack: %s says nothing', async (_, target) => {
    expect(await told({ 'AGENTS.md': link(target), 'team/CLAUDE.md': 'x' }, [])).toBe(null)
  })
})

describe('An import by @path', () => {
  test('brings in that file behind the one that imports it, each once, as deep as five', async () => {
    const chain = Object.fromEntries([1, 2, 3, 4, 5, 6].map((i) => [`docs/${i}.md`, `n${i} @${i + 1}.md`]))
    const text = (await told({ 'CLAUDE.md': 'See @docs/1.md, and @./docs/1.md.', ...chain })) ?? ''
    expect(text).toContain('## docs/5.md\nn5')
    expect(text.match(/n1 /g)).toHaveLength(1)
    expect(text).not.toContain('n6 ')
  })

  test('alone in CLAUDE.md is the file it names', async () => {
    expect(await told({ 'CLAUDE.md': '@AGENTS.md\n', 'AGENTS.md': 'ours' })).toBe('ours')
    expect(await told({ 'CLAUDE.md': '@docs/agents.md\n', 'docs/agents.md': 'ours' })).toBe('ours')
  })

  test('of many files ends after twenty', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `${i}.md`)
    const text = await told({
      'CLAUDE.md': names.map((name) => `@${name}`).join(' '),
      ...Object.fromEntries(names.map((name) => [name, `n${name}`])),
    })
    expect(text?.match(/n\d+\.md/g)).toHaveLength(20)
  })

  test.each([
    ['in code', 'Say `@secret.md`'],
    ['in a block of code', '```\n@secret.md\n```'],
    ['in an address', 'ana@secret.md'],
    ['of a home folder', 'See @~/secret.md'],
    ['from the root of the machine', 'See @/secret.md'],
    ['from above the root', 'See @../secret.md'],
    ['of a link out of the tree', 'See @outside.md'],
  ])('is none %s', async (_, text) => {
    const files = { 'CLAUDE.md': text, 'secret.md': 'hidden', 'outside.md': link('../x/secret.md') }
    expect(await told(files)).toBe(text)
  })
})
