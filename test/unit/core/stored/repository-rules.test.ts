import { expect, test } from 'vitest'
import { ruledCommand, type ServiceRules, type SetupStep } from '../../../../src/core/repository-environment.ts'
import { DEFAULT_RULES, RepositoryRules, readRepositoryRules } from '../../../../src/core/repository-rules.ts'

const usual = { env: {}, timeout_seconds: null, memory_mb: null, services: null }
const anywhere = { paths: [], depends_on: [] }
const section = { paths: ['src/**'], review_paths: ['test/**'] }
const SLOW = { env: { DB: 'x' }, timeout_seconds: 900, memory_mb: 4_096, services: ['postgres'] }
const INSTALL: SetupStep = {
  command: ['npm', 'ci'],
  inputs: ['package-lock.json', '**/package.json'],
  keeps: ['node_modules', 'apps/*/node_modules', '~/.cache/x', '.venv'],
  update: ['npm', 'install'],
  network: true,
  timeout_seconds: 60,
}
const POSTGRES: ServiceRules = {
  name: 'postgres',
  command: ['postgres', '-D', 'data'],
  ready: { command: ['pg_isready'] },
  env: { PGDATA: 'data' },
  timeout_seconds: 30,
}
const RULES: RepositoryRules = {
  environment: {
    env: { TZ: 'UTC' },
    path: ['/opt/node-22/bin', 'node_modules/.bin', '~/.local/bin'],
    setup: [INSTALL],
    services: [POSTGRES],
  },
  sections: { backend: section, frontend: section, docs: section },
  checks: [
    {
      name: 'api',
      section: 'backend',
      folder: 'api',
      paths: ['api/**'],
      depends_on: ['shared/**'],
      command: ['npm', 'test'],
      report: 'reports/junit.xml',
      ...SLOW,
    },
  ],
  language: 'pt-BR',
  ci: { 'API / test': 'backend', lint: null },
  commands: [{ name: 'one', command: ['npm', 'test', '--'], takes_arguments: true, ...usual }],
  ...{ allowed_secrets: ['f1'], flaky_checks: ['e2e'], private_paths: ['legal/**'] },
}

test('Rules that say everything read back whole', () => {
  expect(RepositoryRules.parse(RULES)).toEqual(RULES)
})

test('A check and a command may be of one letter, a path too', () => {
  const short: RepositoryRules = {
    ...{ ...RULES, sections: { backend: { paths: ['*'], review_paths: ['t'] }, frontend: section, docs: section } },
    checks: [{ name: 'a', section: null, folder: 'a', command: ['x'], report: null, ...anywhere, ...usual }],
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
  ['no section at all', { sections: {} }],
  ['a check of a section that it does not have', { sections: { docs: section }, ci: {} }],
  ['a check of CI that answers to no section of it', { sections: { backend: section }, ci: { mobile: 'frontend' } }],
  ['two checks of one name', { checks: [check, { ...check, command: ['x'] }] }],
  ['a check of an empty folder name', { checks: [{ ...check, folder: '' }] }],
  ['a check without a program', { checks: [{ ...check, command: [''] }] }],
  ['a check of a name with spaces', { checks: [{ ...check, name: 'my api' }] }],
  ['a command without a program', { commands: [{ name: 'one', command: [''] }] }],
  ['a check of no time', { checks: [{ ...check, timeout_seconds: 0 }] }],
  ['a check of less memory than a program needs', { checks: [{ ...check, memory_mb: 1 }] }],
  ['a check that sets PATH', { checks: [{ ...check, env: { PATH: '/x' } }] }],
  ['an environment that sets HOME', { environment: { env: { HOME: '/x' } } }],
  ['a setup step that keeps nothing', { environment: { setup: [{ ...INSTALL, keeps: [] }] } }],
  ['two services of one name', { environment: { services: [POSTGRES, POSTGRES] } }],
  ['a service that is ready by nothing', { environment: { services: [{ ...POSTGRES, ready: {} }] } }],
  ['a check of a service that there is not', { checks: [{ ...check, services: ['redis'] }] }],
  ['a variable of no name', { environment: { env: { 'a b': '' } } }],
  ['a language of no tag', { language: 'Portuguese' }],
  ['a flaky check without a name', { flaky_checks: [''] }],
  ['a word that nobody knows', { retries: 3 }],
])('Rules with %s are refused', (_, fault) => {
  expect(RepositoryRules.safeParse({ ...RULES, ...fault }).success).toBe(false)
})

test('A repository without rules has the three folders, no checks and nothing to allow', () => {
  const folder = (name: string) => ({ paths: [`${name}/**`], review_paths: [`${name}/test/qa/**`] })
  expect(DEFAULT_RULES).toEqual({
    environment: { env: {}, path: [], setup: [], services: [] },
    sections: { backend: folder('backend'), frontend: folder('frontend'), docs: folder('docs') },
    ...{ checks: [], commands: [], ci: {}, language: null, allowed_secrets: [], flaky_checks: [], private_paths: [] },
  })
})

test('A repository of one part names one section, its root as `.`, and no more', () => {
  expect(RepositoryRules.parse({ sections: { backend: { paths: ['.'] } } })).toEqual({
    ...DEFAULT_RULES,
    sections: { backend: { paths: ['**'], review_paths: [] } },
  })
})

test.each([
  ['.', '**'],
  ['./', '**'],
  ['./apps/api/', 'apps/api/**'],
  ['apps/api/', 'apps/api/**'],
  ['apps/api', 'apps/api'],
  ['.env', '.env'],
  ['././a', 'a'],
])('The path %s means %s', (written, read) => {
  const { sections, checks } = RepositoryRules.parse({
    sections: { docs: { paths: [written], review_paths: [written] } },
    checks: [{ name: 'a', section: 'docs', folder: 'x', paths: [written], depends_on: [written], command: ['x'] }],
  })
  expect(sections.docs).toEqual({ paths: [read], review_paths: [read] })
  expect(checks[0]).toMatchObject({ paths: [read], depends_on: [read] })
})

test.each([
  ['.', '.'],
  ['./', '.'],
  ['./api/', 'api'],
  ['.api', '.api'],
])('A check of the folder %s stands in %s', (folder, read) => {
  const { checks } = RepositoryRules.parse({ ...RULES, checks: [{ ...check, folder }] })
  expect(checks[0]?.folder).toBe(read)
})

test('Rules that are not valid say what is wrong and where, in few words', () => {
  const fault = (rules: object) => readRepositoryRules(JSON.stringify(rules))
  expect(readRepositoryRules(null)).toBe(DEFAULT_RULES)
  expect(readRepositoryRules(JSON.stringify(RULES))).toEqual(RULES)
  expect(readRepositoryRules('{')).toEqual({ fault: expect.stringContaining('is no JSON: ') })
  const names = { ...RULES, checks: [1, 2, 3, 4].map((i) => ({ ...check, name: `${i}` })) }
  expect(JSON.stringify(fault(names)).match(/checks\.\d\.name: /g)).toEqual([
    'checks.0.name: ',
    'checks.1.name: ',
    'checks.2.name: ',
  ])
  expect(fault([])).toEqual({ fault: expect.stringMatching(/^Invalid input: expected object/) })
  expect(fault({ sections: {} })).toEqual({ fault: 'sections: names no section' })
  expect(fault({ ...RULES, checks: [check, check] })).toEqual({ fault: 'checks.1.name: two checks are called api' })
  expect(fault({ sections: { backend: section }, ci: { 'API / e2e': 'docs' } })).toEqual({
    fault: 'ci.API / e2e: names docs, which is not among the sections',
  })
})

test('A command runs in the repository’s environment, and its own variables count more', () => {
  const environment = { env: { TZ: 'UTC', DB: 'main' }, path: ['bin'], setup: [], services: [POSTGRES] }
  const slow = { command: ['npm', 'test'] as [string, string], ...SLOW }
  expect(ruledCommand({ environment }, slow, 1_000)).toEqual({
    argv: ['npm', 'test'],
    env: { TZ: 'UTC', DB: 'x' },
    ...{ path: ['bin'], timeoutMs: 900_000, memoryMb: 4_096 },
    services: [
      {
        ...{ name: 'postgres', argv: POSTGRES.command, ready: POSTGRES.ready, deadlineMs: 30_000 },
        env: { TZ: 'UTC', DB: 'main', PGDATA: 'data' },
      },
    ],
  })
  expect(ruledCommand({ environment }, { ...slow, ...usual }, 1_000)).toMatchObject({
    timeoutMs: 1_000,
    memoryMb: null,
    services: [{ name: 'postgres' }],
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
