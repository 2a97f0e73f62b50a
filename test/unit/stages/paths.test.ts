import { expect, test } from 'vitest'
import { DEFAULT_RULES, type RepositoryRules } from '../../../src/core/repository-rules.ts'
import { outsidePaths, ownerOf } from '../../../src/stages/stage/paths.ts'

const everything = { paths: ['**', '.*', '.*/**', '**/.*'], review_paths: [] }
const lenient: RepositoryRules = {
  ...DEFAULT_RULES,
  sections: { backend: everything, frontend: everything, docs: everything },
}
const change = (path: string, mode = '100644') => ({ path, status: 'added' as const, mode })

test.each([
  ['a workflow', '.github/workflows/ci.yml'],
  ['a workflow in capitals', '.GitHub/Workflows/ci.yml'],
  ['an action of the repository', '.github/actions/x/action.yml'],
  ['the owners at the root', 'CODEOWNERS'],
  ['the owners in .github', '.github/CODEOWNERS'],
  ['the owners in docs', 'docs/CODEOWNERS'],
  ['the rules of the pipeline', '.wms/pipeline.json'],
  ['the prompts of the team', '.wms/prompts/qa.md'],
  ['submodules', '.gitmodules'],
  ['attributes', 'backend/.gitattributes'],
])('Attack: %s cannot be changed, whatever the rules allow', (_, path) => {
  expect(outsidePaths(lenient, [change(path)])).toEqual([path])
  expect(outsidePaths(lenient, [{ ...change(path), status: 'deleted', mode: '000000' }])).toEqual([path])
})

test.each([
  ['a symbolic link', '120000'],
  ['a submodule', '160000'],
])('Attack: %s cannot be added', (_, mode) => {
  expect(outsidePaths(lenient, [change('backend/x', mode)])).toEqual(['backend/x'])
})

test('Attack: a lockfile at the root is nobody’s by default', () => {
  expect(outsidePaths(DEFAULT_RULES, [change('package-lock.json'), change('backend/a.js')])).toEqual([
    'package-lock.json',
  ])
})

test('What only looks alike is the sections’ own', () => {
  const alike = ['docs/workflows/a.md', 'backend/codeowners.md', 'frontend/github/workflows.html']
  expect(
    outsidePaths(
      lenient,
      alike.map((path) => change(path)),
    ),
  ).toEqual([])
})

test('A file belongs to the section that names it best, where several may write it', () => {
  const rules: RepositoryRules = {
    ...DEFAULT_RULES,
    sections: {
      backend: { paths: ['**'], review_paths: ['apps/web/e2e/**'] },
      frontend: { paths: ['apps/web/**'], review_paths: [] },
    },
  }
  const owners = ['src/a.ts', 'apps/web/a.ts', 'apps/web/e2e/a.ts', '.eslintrc'].map((path) => ownerOf(rules, path))
  expect(owners).toEqual(['backend', 'frontend', 'backend', null])
  expect(outsidePaths(rules, [change('docs/a.md'), change('.eslintrc')])).toEqual(['.eslintrc'])
})
