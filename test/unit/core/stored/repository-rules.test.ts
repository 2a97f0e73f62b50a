import { expect, test } from 'vitest'
import { ruledCommand, type SetupStep } from '../../../../src/core/repository-environment.ts'
import { DEFAULT_RULES, RepositoryRules } from '../../../../src/core/repository-rules.ts'

const usual = { env: {}, timeout_seconds: null, memory_mb: null }
const section = { paths: ['src/**'], review_paths: ['test/**'] }
const SLOW = { env: { DB: 'x' }, timeout_seconds: 900, memory_mb: 4_096 }
const INSTALL: SetupStep = {
  command: ['npm', 'ci'],
  inputs: ['package-lock.json', '**/package.json'],
  keeps: ['node_modules', 'apps/*/node_modules', '~/.cache/x', '.venv'],
  network: true,
  timeout_seconds: 60,
}
const RULES: RepositoryRules = {
  environment: {
    env: { TZ: 'UTC' },
    path: ['/opt/node-22/bin', 'node_modules/.bin', '~/.local/bin'],
    setup: [INSTALL],
  },
  sections: { backend: section, frontend: section, docs: section },
  checks: [{ name: 'api', section: 'backend', folder: 'api', command: ['npm', 'test'], ...SLOW }],
  commands: [{ name: 'one', command: ['npm', 'test', '--'], takes_arguments: true, ...usual }],
  ...{ allowed_secrets: ['f1'], flaky_checks: ['e2e'], private_paths: ['legal/**'] },
}

test('Rules that say everything read back whole', () => {
  expect(RepositoryRules.parse(RULES)).toEqual(RULES)
})

test('A check and a command may be of one letter, a path too', () => {
  const short: RepositoryRules = {
    ...{ ...RULES, sections: { backend: { paths: ['*'], review_paths: ['t'] }, frontend: section, docs: section } },
    checks: [{ name: 'a', section: null, folder: 'a', command: ['x'], ...usual }],
    ...{ commands: [{ name: 'b', command: ['y'], takes_arguments: false, ...usual }], flaky_checks: ['z'] },
  }
  expect(RepositoryRules.parse(short)).toEqual(short)
})

test('What rules leave out is nothing: no commands, no arguments, no known secrets, nothing flaky', () => {
  const { commands: _c, allowed_secrets: _s, flaky_checks: _f, private_paths: _p, ...least } = RULES
  expect(RepositoryRules.parse(least)).toMatchObject({
    commands: [],
    allowed_secrets: [],
    flaky_checks: [],
    private_paths: [],
  })
  const { commands } = RepositoryRules.parse({ ...RULES, commands: [{ name: 'one', command: ['npm'] }] })
  expect(commands).toEqual([{ name: 'one', command: ['npm'], takes_arguments: false, ...usual }])
})

const check = RULES.checks[0]
test.each([
  ['a section without paths', { sections: { ...RULES.sections, docs: { ...section, paths: [] } } }],
  ['a check without a folder', { checks: [{ ...check, folder: '' }] }],
  ['a check without a program', { checks: [{ ...check, command: [''] }] }],
  ['a check of a name with spaces', { checks: [{ ...check, name: 'my api' }] }],
  ['a command without a program', { commands: [{ name: 'one', command: [''] }] }],
  ['a check of no time', { checks: [{ ...check, timeout_seconds: 0 }] }],
  ['a check of less memory than a program needs', { checks: [{ ...check, memory_mb: 1 }] }],
  ['a check that sets PATH', { checks: [{ ...check, env: { PATH: '/x' } }] }],
  ['an environment that sets HOME', { environment: { env: { HOME: '/x' } } }],
  ['a setup step that keeps nothing', { environment: { setup: [{ ...INSTALL, keeps: [] }] } }],
  ['a variable of no name', { environment: { env: { 'a b': '' } } }],
  ['a flaky check without a name', { flaky_checks: [''] }],
  ['a word that nobody knows', { retries: 3 }],
])('Rules with %s are refused', (_, fault) => {
  expect(RepositoryRules.safeParse({ ...RULES, ...fault }).success).toBe(false)
})

test('A repository without rules has the three folders, no checks and nothing to allow', () => {
  const folder = (name: string) => ({ paths: [`${name}/**`], review_paths: [`${name}/test/qa/**`] })
  expect(DEFAULT_RULES).toEqual({
    environment: { env: {}, path: [], setup: [] },
    sections: { backend: folder('backend'), frontend: folder('frontend'), docs: folder('docs') },
    ...{ checks: [], commands: [], allowed_secrets: [], flaky_checks: [], private_paths: [] },
  })
})

test('A command runs in the repository’s environment, and its own variables count more', () => {
  const environment = { env: { TZ: 'UTC', DB: 'main' }, path: ['bin'], setup: [] }
  const slow = { command: ['npm', 'test'] as [string, string], ...SLOW }
  expect(ruledCommand({ environment }, slow, 1_000)).toEqual({
    argv: ['npm', 'test'],
    env: { TZ: 'UTC', DB: 'x' },
    ...{ path: ['bin'], timeoutMs: 900_000, memoryMb: 4_096 },
  })
  expect(ruledCommand({ environment }, { ...slow, ...usual }, 1_000)).toMatchObject({
    timeoutMs: 1_000,
    memoryMb: null,
  })
})

test.each([
  '.',
  '..',
  '/opt',
  '../x',
  'a/../b',
  './a',
  'a/',
  '~',
  '~/',
  '~root/x',
  '.git',
  '.git/hooks',
  '.github/x',
  'a//b',
])('Attack: a setup step keeps no folder %s', (kept) => {
  expect(() => RepositoryRules.parse({ ...RULES, environment: { setup: [{ ...INSTALL, keeps: [kept] }] } })).toThrow()
})
