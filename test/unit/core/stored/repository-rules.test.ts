import { expect, test } from 'vitest'
import { DEFAULT_RULES, RepositoryRules } from '../../../../src/core/repository-rules.ts'

const section = { paths: ['src/**'], review_paths: ['test/**'] }
const RULES: RepositoryRules = {
  sections: { backend: section, frontend: section, docs: section },
  checks: [{ name: 'api', section: 'backend', folder: 'api', command: ['npm', 'test'] }],
  commands: [{ name: 'one', command: ['npm', 'test', '--'], takes_arguments: true }],
  ...{ allowed_secrets: ['f1'], flaky_checks: ['e2e'] },
}

test('Rules that say everything read back whole', () => {
  expect(RepositoryRules.parse(RULES)).toEqual(RULES)
})

test('A check and a command may be of one letter, a path too', () => {
  const short: RepositoryRules = {
    ...{ ...RULES, sections: { backend: { paths: ['*'], review_paths: ['t'] }, frontend: section, docs: section } },
    checks: [{ name: 'a', section: null, folder: 'a', command: ['x'] }],
    ...{ commands: [{ name: 'b', command: ['y'], takes_arguments: false }], flaky_checks: ['z'] },
  }
  expect(RepositoryRules.parse(short)).toEqual(short)
})

test('What rules leave out is nothing: no commands, no arguments, no known secrets, nothing flaky', () => {
  const { commands: _c, allowed_secrets: _s, flaky_checks: _f, ...least } = RULES
  expect(RepositoryRules.parse(least)).toMatchObject({ commands: [], allowed_secrets: [], flaky_checks: [] })
  const { commands } = RepositoryRules.parse({ ...RULES, commands: [{ name: 'one', command: ['npm'] }] })
  expect(commands).toEqual([{ name: 'one', command: ['npm'], takes_arguments: false }])
})

const check = RULES.checks[0]
test.each([
  ['a section without paths', { sections: { ...RULES.sections, docs: { ...section, paths: [] } } }],
  ['a check without a folder', { checks: [{ ...check, folder: '' }] }],
  ['a check without a program', { checks: [{ ...check, command: [''] }] }],
  ['a check of a name with spaces', { checks: [{ ...check, name: 'my api' }] }],
  ['a command without a program', { commands: [{ name: 'one', command: [''] }] }],
  ['a flaky check without a name', { flaky_checks: [''] }],
  ['a word that nobody knows', { retries: 3 }],
])('Rules with %s are refused', (_, fault) => {
  expect(RepositoryRules.safeParse({ ...RULES, ...fault }).success).toBe(false)
})

test('A repository without rules has the three folders, no checks and nothing to allow', () => {
  const folder = (name: string) => ({ paths: [`${name}/**`], review_paths: [`${name}/test/qa/**`] })
  expect(DEFAULT_RULES).toEqual({
    sections: { backend: folder('backend'), frontend: folder('frontend'), docs: folder('docs') },
    ...{ checks: [], commands: [], allowed_secrets: [], flaky_checks: [] },
  })
})
