import { describe, expect, test } from 'vitest'
import { RepositoryRules } from '../../../src/core/repository-rules.ts'
import { requiredChecksOf } from '../../../src/setup/proposal/callers.ts'
import { parseChoices, type SetupChoices } from '../../../src/setup/proposal/choices.ts'
import { propose } from '../../../src/setup/proposal/proposal.ts'
import { recommendedRuleset } from '../../../src/setup/proposal/ruleset.ts'
import { parse, textOf } from '../workflows/workflow.ts'

const choices = (...args: string[]): SetupChoices =>
  parseChoices(['--owners', '@acme/leads', '--workflows', 'acme/wms-orchestrator@0123abc', ...args], null)

const proposed = (there: Record<string, string> = {}, ...args: string[]) =>
  propose(choices(...args), 'main', async (path) => there[path] ?? null)

const workflowsOf = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).filter(([path]) => path.endsWith('.yml'))

describe('What setup proposes', () => {
  test('to an empty repository is the workflows, the rules, AGENTS.md and their owners', async () => {
    const { files, kept } = await proposed()
    expect(Object.keys(files).toSorted()).toEqual([
      '.github/CODEOWNERS',
      '.github/workflows/ci-backend.yml',
      '.github/workflows/ci-frontend.yml',
      '.github/workflows/secret-scan.yml',
      '.wms/pipeline.json',
      'AGENTS.md',
    ])
    expect(kept).toEqual([])
  })

  test('is nothing where its own proposal was merged', async () => {
    const { files } = await proposed()
    const again = await proposed({ ...files })
    expect(again.files).toEqual({})
    expect(again.kept.toSorted()).toEqual(Object.keys(files).toSorted())
  })

  test('leaves the team’s own files alone', async () => {
    const { files, kept } = await proposed({ 'AGENTS.md': 'Ours.', '.wms/pipeline.json': '{}' })
    expect(kept).toEqual(['.wms/pipeline.json', 'AGENTS.md'])
    expect(files).not.toHaveProperty('AGENTS.md')
  })

  test('are workflows that GitHub’s parser takes, whatever the folders and branches are called', async () => {
    const choice = choices('--backend', 'apps/the server', '--frontend', 'yes')
    const { files } = await propose(choice, 'release/"1"', async () => null)
    for (const [path, text] of workflowsOf(files))
      expect([path, (await parse(text, textOf)).errors]).toEqual([path, []])
    expect(files['.github/workflows/ci-backend.yml']).toContain('folder: "apps/the server"')
  })

  test('are workflows that give the called ones what they take', async () => {
    const { files } = await proposed()
    const wrong = (files['.github/workflows/ci-backend.yml'] ?? '').replace('folder:', 'directory:')
    expect((await parse(wrong, textOf)).errors).toEqual([expect.stringContaining('directory')])
  })

  test('are workflows whose checks are those that the ruleset requires', async () => {
    const { files } = await proposed()
    const names = workflowsOf(files).map(async ([path, text]) => {
      const { conditions } = await parse(textOf(path))
      return `${Object.keys((await parse(text)).conditions)[0]} / ${Object.keys(conditions).at(-1)}`
    })
    expect(await Promise.all(names)).toEqual(requiredChecksOf(choices().folders))
  })

  test('are rules that the pipeline reads', async () => {
    const { files } = await proposed({}, '--backend', 'server/')
    const rules = RepositoryRules.parse(JSON.parse(files['.wms/pipeline.json'] ?? ''))
    expect(rules.sections.backend).toEqual({ paths: ['server/**'], review_paths: ['server/test/qa/**'] })
    expect(rules.private_paths).toEqual(['**/.env', '**/*.pem', '**/*.key'])
  })

  test('names the section that there is, where the whole repository is one', async () => {
    const { files } = await proposed({}, '--backend', '.', '--without', 'frontend,docs')
    expect(Object.keys(files)).not.toContain('.github/workflows/ci-frontend.yml')
    const rules = RepositoryRules.parse(JSON.parse(files['.wms/pipeline.json'] ?? ''))
    expect(rules.sections).toEqual({ backend: { paths: ['**'], review_paths: ['test/qa/**'] } })
    expect(files['.github/workflows/ci-backend.yml']).toContain('folder: "."')
    expect(files['AGENTS.md']).toContain('The root: the server. Tests are in `test/`')
    expect(files['AGENTS.md']).not.toContain('pages')
    expect(requiredChecksOf({ backend: '.' })).toEqual(['backend / ci-backend', 'secrets / secret-scan'])
  })

  test('are workflows that leave out only what the section does not use', async () => {
    const unrelated = (text = '') =>
      /unrelated: \|\n((?: {8}.*\n)+)/
        .exec(text)?.[1]
        ?.trim()
        .split(/\s*\n\s*/) ?? []
    const args = ['--backend', 'apps/api', '--frontend', 'apps/web', '--docs', 'the docs']
    const { files } = await proposed({}, ...args)
    expect(unrelated(files['.github/workflows/ci-backend.yml'])).toEqual(['apps/web', 'the docs'])
    expect(unrelated(files['.github/workflows/ci-frontend.yml'])).toEqual(['apps/api', 'the docs'])
    const check = { name: 'web', section: 'frontend', depends_on: ['apps/api/src/**'], command: ['x'] }
    const sections = { backend: { paths: ['apps/api/'] }, frontend: { paths: ['apps/web/'] } }
    const rules = { '.wms/pipeline.json': JSON.stringify({ sections, checks: [check] }) }
    const told = await proposed(rules, ...args)
    expect(unrelated(told.files['.github/workflows/ci-frontend.yml'])).toEqual(['the docs'])
    expect(unrelated(told.files['.github/workflows/ci-backend.yml'])).toEqual(['apps/web', 'the docs'])
    const nested = await proposed({}, '--backend', '.', '--frontend', 'web/app', '--docs', 'web')
    expect(unrelated(nested.files['.github/workflows/ci-frontend.yml'])).toEqual([])
    expect(unrelated(nested.files['.github/workflows/ci-backend.yml'])).toEqual(['web/app', 'web'])
  })

  test('is what the files of the repository say, unless a person says where its sections are', async () => {
    const rules = { sections: { backend: { paths: ['apps/api/**'] } }, checks: [] }
    const read = async () => null
    const { files, folders } = await propose(choices(), 'main', read, rules)
    expect(JSON.parse(files['.wms/pipeline.json'] ?? '')).toEqual(rules)
    expect(folders).toEqual({ backend: 'apps/api' })
    expect(files).not.toHaveProperty('.github/workflows/ci-frontend.yml')
    const told = await propose(choices('--without', 'docs'), 'main', read, rules)
    expect(told.folders).toEqual({ backend: 'backend', frontend: 'frontend' })
  })

  test('adds owners behind the team’s own lines, in the file that GitHub looks at', async () => {
    const { files } = await proposed({ CODEOWNERS: '* @acme/everybody\n/.wms/ @boris' })
    expect(files).not.toHaveProperty('.github/CODEOWNERS')
    expect(files.CODEOWNERS).toMatch(/^\* @acme\/everybody\n\/\.wms\/ @boris\n\/\.github\/ @acme\/leads\n/)
    expect(files.CODEOWNERS).toContain('\n/CODEOWNERS @acme/leads\n')
  })
})

test.each([
  ['no owner', ['--workflows', 'a/b@0123abc'], 'Nobody owns'],
  ['an owner that is nobody', ['--owners', 'leads', '--workflows', 'a/b@0123abc'], '"leads" is nobody'],
  ['workflows that are not known', ['--owners', '@ana'], 'not known where'],
  ['workflows without a ref', ['--owners', '@ana', '--workflows', 'a/b'], 'names no workflows'],
  ['a folder outside', ['--owners', '@ana', '--workflows', 'a/b@0123abc', '--backend', '../other'], 'is not a folder'],
  [
    'a section that nobody knows',
    ['--owners', '@ana', '--workflows', 'a/b@0123abc', '--without', 'mobile'],
    'is no section',
  ],
  [
    'no section at all',
    ['--owners', '@ana', '--workflows', 'a/b@0', '--without', 'backend frontend docs'],
    'No section is left',
  ],
  ['an option that nobody knows', ['--owner', '@ana'], "Unknown option '--owner'"],
])('Setup refuses %s', (_, args, message) => {
  expect(() => parseChoices(args, null)).toThrow(message)
})

test('The ruleset takes checks of GitHub Actions only, and spares nobody', () => {
  const { rules, bypass_actors } = recommendedRuleset('main', 'https://api.github.com', choices().folders)
  const checks = rules.find(({ type }) => type === 'required_status_checks')?.parameters?.required_status_checks
  expect(checks?.map(({ context }) => context)).toEqual([
    'backend / ci-backend',
    'frontend / ci-frontend',
    'secrets / secret-scan',
  ])
  expect(checks).toContainEqual({ context: 'backend / ci-backend', integration_id: 15368 })
  expect(bypass_actors).toEqual([])
})
