import { describe, expect, test } from 'vitest'
import { RepositoryRules } from '../../../src/core/repository-rules.ts'
import type { RulesInput } from '../../../src/setup/detection/findings.ts'
import { rulesText } from '../../../src/setup/proposal/rules-text.ts'
import { amended } from '../../../src/setup/trial/amend.ts'
import { knownCause, misleadingEnd, missingVariable } from '../../../src/setup/trial/causes.ts'
import { limitNotes } from '../../../src/setup/trial/limit-notes.ts'
import { trialText } from '../../../src/setup/trial/report-text.ts'
import type { CheckTrial, StepTrial, Trial } from '../../../src/setup/trial/trial.ts'

const rulesOf = (command: [string, ...string[]]): RulesInput => ({
  environment: { setup: [{ command, keeps: ['node_modules'], network: true }] },
  sections: { backend: { paths: ['.'] } },
  checks: [{ name: 'api', section: 'backend', command: ['npm', 'test'] }],
})

const step: StepTrial = { command: 'npm ci', ms: 1, wasThere: false, output: '', trouble: null }
const check: CheckTrial = {
  ...{ name: 'api', command: 'npm test', state: 'green', exitCode: 0, ms: 1_000, timeoutMs: 120_000, memoryMb: 100 },
  ...{ memoryLimitMb: 2_048, passed: 3, red: [], output: '', file: '/out/api.log', fault: null, trouble: null },
}

const trialOf = (rules: RulesInput, steps: readonly StepTrial[], checks: readonly CheckTrial[] = []): Trial => ({
  ...{ rules: RepositoryRules.parse(rules), steps, checks, isReady: false, notes: [] },
})

const failing = (output: string): StepTrial => ({ ...step, output, trouble: { why: 'x', fix: 'y' } })

const remedyOf = (command: [string, ...string[]], output: string) => {
  const rules = rulesOf(command)
  const change = amended(rules, trialOf(rules, [failing(output)]))
  return change?.rules.environment?.setup?.[0]?.command.join(' ') ?? null
}

describe('A setup that fails is told by its cause', () => {
  test.each([
    ['a stale lockfile', 'ERR_PNPM_OUTDATED_LOCKFILE  Cannot install', 'the lockfile is stale'],
    ['another package manager', 'This project is configured to use yarn@4', 'pins another version'],
    ['a browser', 'ERROR: Failed to set up chrome v1! Set "PUPPETEER_SKIP_DOWNLOAD"', 'downloads a browser'],
    ['a native module', 'gyp ERR! find Python', 'a native module is built here'],
    ['a host that is not listed', 'getaddrinfo ENOTFOUND binaries.example.org', 'it reads binaries.example.org'],
    [
      'a way on',
      'http://a sends on to https://b.org, which SANDBOX_NETWORK does not list.',
      'sends on to https://b.org',
    ],
    ['a dependency from git', 'npm error fatal: unable to access git+ssh://git@github.com/a/b', 'is taken from git'],
    ['no venv', 'The virtual environment was not created because ensurepip is not available', 'has no venv'],
    ['a missing program', 'sh: 1: make: not found', 'make is not on this machine'],
    [
      'Maven without its repository',
      'Non-resolvable parent POM for a:b:1: Could not transfer artifact x:y:pom:1 from central',
      'Maven does not get x:y:pom:1',
    ],
  ])('%s', (_, output, why) => {
    expect(knownCause(`lines before\n${output}\n`)?.why).toContain(why)
  })

  test('and by nothing where nobody knows it', () => {
    expect(knownCause('it went wrong')).toBeNull()
  })
})

describe('A setup that fails is tried again with the usual remedy', () => {
  test.each([
    [['npm', 'ci'], 'can only install packages when your package.json and package-lock.json', 'npm install --no-save'],
    [['pnpm', 'install', '--frozen-lockfile'], 'ERR_PNPM_OUTDATED_LOCKFILE', 'pnpm install --no-frozen-lockfile'],
    [
      ['yarn', 'install', '--immutable'],
      '➤ YN0028: The lockfile would have been modified',
      'yarn install --no-immutable',
    ],
    [['yarn', 'install'], 'The engine "node" is incompatible with this module', 'yarn install --ignore-engines'],
    [['npm', 'ci'], 'npm error code EBADPLATFORM', 'npm ci --force'],
    [['pnpm', 'install'], 'ELIFECYCLE  Command failed', 'pnpm install --ignore-scripts'],
    [
      ['node', '.yarn/releases/yarn-4.cjs', 'install', '--immutable'],
      'YN0009: it failed to build',
      'node .yarn/releases/yarn-4.cjs install --immutable --mode=skip-build',
    ],
  ] as [[string, ...string[]], string, string][])('%s', (command, output, remedy) => {
    expect(remedyOf(command, output)).toBe(remedy)
  })

  test('once, and not at all where none is known', () => {
    expect(remedyOf(['npm', 'ci', '--ignore-scripts'], 'npm error command failed')).toBeNull()
    expect(remedyOf(['mvn', 'test'], 'BUILD FAILURE')).toBeNull()
    expect(remedyOf(['make'], 'exited with code 2')).toBeNull()
  })

  test('that is a variable, where that is what helps', () => {
    const rules = rulesOf(['npm', 'ci'])
    const change = amended(rules, trialOf(rules, [failing('npm error ERESOLVE could not resolve')]))
    expect(change?.rules.environment?.env).toEqual({ npm_config_legacy_peer_deps: 'true' })
  })
})

describe('A check that cannot run', () => {
  const rules = rulesOf(['npm', 'ci'])
  const remedy = (one: Partial<CheckTrial>, examples = {}) =>
    amended(rules, trialOf(rules, [step], [{ ...check, ...one }]), examples)

  test('gets more memory, up to a limit, and no more time: it may wait for what never comes', () => {
    const cannot = { state: 'cannot_run', fault: 'memory' } as const
    expect(remedy(cannot)?.rules.checks?.[0]).toMatchObject({ memory_mb: 4_096 })
    expect(remedy({ ...cannot, memoryLimitMb: 8_192 })).toBeNull()
    expect(remedy({ memoryMb: 1_900 })?.said).toEqual(['Check api takes 1900 of 2048 MiB, so it gets 4096.'])
    expect(remedy({ memoryMb: 1_200 })).toBeNull()
    expect(remedy({ ...cannot, fault: 'too_long', timeoutMs: 900_000 })).toBeNull()
    expect(remedy({ ...cannot, fault: 'no_service' })).toBeNull()
  })

  test('gets the repository’s example of the variables that its tests want', () => {
    const red = { state: 'red', output: 'Error: Config validation error: "MONGODB_URL" is required' } as const
    const examples = { MONGODB_URL: 'mongodb://127.0.0.1/wms', PORT: '3000' }
    expect(remedy(red, examples)?.rules.environment?.env).toEqual(examples)
    expect(remedy(red, { PORT: '3000' })).toBeNull()
    expect(remedy({ ...red, state: 'green' }, examples)).toBeNull()
  })
})

test('What a check wants is found in what it says', () => {
  expect(missingVariable('Missing environment variable: DATABASE_URL')).toBe('DATABASE_URL')
  expect(missingVariable('Error: JWT_SECRET must be set')).toBe('JWT_SECRET')
  expect(missingVariable('AssertionError: 1 is required')).toBeNull()
})

test('A red end without a red test says what it means', () => {
  expect(misleadingEnd('No test files found, exiting with code 1')?.fix).toContain('--passWithNoTests')
  expect(misleadingEnd('npm error Missing script: "test"')?.why).toBe('a workspace has no script test')
  expect(misleadingEnd('526 passed')).toBeNull()
})

test('A check that comes near to a limit is told', () => {
  expect(limitNotes([check])).toEqual([])
  expect(limitNotes([{ ...check, ms: 70_000 }])).toEqual([
    'Check api takes 70 s of the 120 s that it may; give it more `timeout_seconds`.',
  ])
  expect(limitNotes([{ ...check, memoryMb: 1_500 }])[0]).toContain('1500 of the 2048 MiB')
  expect(limitNotes([{ ...check, state: 'cannot_run', ms: 120_000 }])).toEqual([])
})

test('A trial names what is red, what failed and what to do', () => {
  const red = { ...check, state: 'red', exitCode: 1, red: ['a.test.ts > stock > is never negative'] } as const
  const text = trialText({ ...trialOf(rulesOf(['npm', 'ci']), [failing('last words')], [red]), notes: ['Mind this.'] })
  expect(text).toContain('setup  npm ci  failed')
  expect(text).toContain('red (1)')
  expect(text).toContain('100 MiB, 3 passed, 1 red')
  expect(text).toContain('api: a.test.ts > stock > is never negative')
  expect(text).toMatch(/Setup npm ci: x\.\n {2}y\n {2}\| last words/)
  expect(text).toMatch(/Mind this\.\n\nNot ready/)
})

test('Rules are written as people would, and read the same', () => {
  const rules = rulesOf(['npm', 'ci'])
  expect(rulesText(rules)).toContain('{ "command": ["npm", "ci"], "keeps": ["node_modules"], "network": true }')
  expect(JSON.parse(rulesText(rules))).toEqual(rules)
  expect(JSON.parse(rulesText({ sections: {}, checks: [], long: ['x'.repeat(200)] }))).toEqual({
    ...{ sections: {}, checks: [], long: ['x'.repeat(200)] },
  })
})
