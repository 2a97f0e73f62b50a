import { expect, test } from 'vitest'
import { conventionsOf } from '../../../src/stages/brief/conventions.ts'

const { signal } = new AbortController()
const repository = (files: Readonly<Record<string, string>>) => ({
  newestBaseSha: 'base',
  show: async (_: string, path: string) => files[path] ?? null,
  list: async () => Object.keys(files),
})

test('The deepest conventions of the section come last, those of other sections not at all', async () => {
  const files = {
    'backend/src/AGENTS.md': 'deep',
    'AGENTS.md': 'root',
    'frontend/AGENTS.md': 'pages',
    'backend/AGENTS.md': 'back',
  }
  const text = await conventionsOf(repository(files), ['backend/**'], signal)
  expect(text).toBe('root\n\n## backend/AGENTS.md\nback\n\n## backend/src/AGENTS.md\ndeep')
})

test('Without AGENTS.md the root has CLAUDE.md', async () => {
  expect(await conventionsOf(repository({ 'CLAUDE.md': 'claude' }), [], signal)).toBe('claude')
})

test('A team that wrote nothing has no conventions', async () => {
  expect(await conventionsOf(repository({ 'README.md': 'x' }), ['**'], signal)).toBe(null)
})
