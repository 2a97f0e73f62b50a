import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { readerOf } from '../../../src/config/reader.ts'
import { CONFIGURATION_PARTS } from '../../../src/config/schema.ts'
import { AppError } from '../../../src/errors.ts'

test('an empty environment is enough: every part is embedded and only this machine is served', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, databaseUrl: null, slack: null, model: null })
  expect(config.apiTokens).toEqual([])
})

test('all faults are told at once, each with its variable', () => {
  const env = { PORT: 'three', LOG_LEVEL: 'loud', BUDGET_USD_TASK: '-1' }
  expect(() => readConfig(env)).toThrow(/3 faults:\n.*PORT: [\s\S]*LOG_LEVEL: [\s\S]*BUDGET_USD_TASK: /)
})

/** A value for each variable that does not take every text. */
const wrong = Object.fromEntries(
  CONFIGURATION_PARTS.flatMap(({ variables }) => Object.entries(variables))
    .filter(([, { value }]) => !value.safeParse('§').success)
    .map(([name]) => [name, '§']),
)

/** The variable that each line of an error begins with. */
function faultyNames(env: Record<string, string>): string[] {
  const { message } = caught(env)
  return message
    .split('\n')
    .slice(1)
    .map((line) => /^ {2}(\w+)/.exec(line)?.[1] ?? line)
}

function caught(env: Record<string, string>): AppError {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error('There is no fault.')
}

test('every variable that cannot be read is told in one error, beside what is missing', () => {
  const env = { ...wrong, SLACK_CLIENT_ID: '1.2', SLACK_SIGNING_SECRET: 's', GITHUB_APP_ID: '7', MODEL_API_KEY: 'k' }
  expect(Object.keys(wrong).length).toBeGreaterThan(35)
  const missing = ['SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'MODEL_NAME', 'FORGE']
  expect(faultyNames(env).toSorted()).toEqual([...Object.keys(wrong), ...missing].toSorted())
})

test('a variable that cannot be read is not called missing, and each fault is told once', () => {
  expect(faultyNames({ MODEL_BASE_URL: 'nowhere' })).toEqual(['MODEL_BASE_URL', 'MODEL_NAME'])
  expect(faultyNames({ API_TOKENS: 'ci:short,cd:shorter', PORT: 'x' })).toEqual(['PORT', 'API_TOKENS'])
  expect(faultyNames({ REMIND_AFTER_HOURS: 'soon,later' })).toEqual(['REMIND_AFTER_HOURS'])
  const app = { GITHUB_REPOSITORY: 'acme/wms', GITHUB_APP_ID: '7', GITHUB_INSTALLATION_ID: 'x' }
  expect(faultyNames({ ...app, GITHUB_PRIVATE_KEY_FILE: '/nowhere' })).toEqual([
    'GITHUB_PRIVATE_KEY_FILE',
    'GITHUB_INSTALLATION_ID',
  ])
})

test.each([
  ['PORT', '3.5', 'write a whole number from 0 to 65535'],
  ['STAGE_SLOTS', '65', 'write a whole number from 1 to 64'],
  ['BUDGET_USD_DAY', '0', 'write an amount in USD above 0'],
  ['ALLOW_EMBEDDED', 'yes', 'write 1 or 0'],
  ['SLACK_LOCALE', 'de', 'write one of en, ru'],
  ['PUBLIC_URL', 'wms.example.com', 'write a whole address'],
  ['MODEL_PRICES', 'm=1.2.3/0/1', "'m=1.2.3/0/1' is not name=input/cached/output"],
])('%s cannot be %s: %s', (name, value, message) => {
  expect(caught({ [name]: value }).message).toContain(`${name}: ${message}`)
})

test('an empty variable counts as absent', () => {
  const names = CONFIGURATION_PARTS.flatMap(({ variables }) => Object.keys(variables))
  expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
})

test('every secret is known as one, with the parts of it that stand alone elsewhere', () => {
  const secrets = CONFIGURATION_PARTS.flatMap(({ variables }) => Object.entries(variables))
    .filter(([, { secret }]) => secret !== undefined)
    .map(([name]) => name)
  const { secrets: alone } = readConfig({
    DATABASE_URL: 'postgres://wms:p%40ss@db/wms',
    API_TOKENS: 'ci[read,create]:first-token-of-ci, cd:second-token-of-cd',
  })
  expect(alone).toEqual(expect.arrayContaining(['p@ss', 'first-token-of-ci', 'second-token-of-cd']))
  for (const name of secrets) {
    const { secrets: known } = readerKnowing(name, 'name:some-secret')
    expect([name, known]).toEqual([name, expect.arrayContaining(['name:some-secret'])])
  }
})

test('a password with a stray percent sign is read, not a crash', () => {
  expect(readConfig({ DATABASE_URL: 'postgres://wms:100%@db/wms' }).secrets).toContain('100%')
})

function readerKnowing(name: string, value: string) {
  const reader = readerOf({ [name]: value })
  for (const { variables } of CONFIGURATION_PARTS) reader.read(variables)
  return reader
}

test('half a Slack or half a model is a fault that names what is missing', () => {
  expect(() => readConfig({ SLACK_BOT_TOKEN: 'xoxb-1' })).toThrow('SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN')
  expect(() => readConfig({ MODEL_API_KEY: 'k' })).toThrow(/MODEL_BASE_URL: missing[\s\S]*MODEL_NAME: missing/)
})

test('a token that could be guessed or has no name is refused without being repeated', () => {
  const faulty = () => readConfig({ API_TOKENS: 'ci:short' })
  expect(faulty).toThrow('API_TOKENS: a token needs 16 characters or more')
  expect(faulty).not.toThrow('short,')
})

test('a secret comes from a file when its variable does', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'wms-config-')), 'token')
  writeFileSync(file, 'xoxb-from-file\n')
  const config = readConfig({ SLACK_BOT_TOKEN_FILE: file, SLACK_SIGNING_SECRET: 's' })
  expect(config.slack?.access).toEqual({ kind: 'token', botToken: 'xoxb-from-file' })
  expect(() => readConfig({ DATABASE_URL_FILE: '/nowhere' })).toThrow('DATABASE_URL_FILE: /nowhere cannot be read')
})

test('one role can have a model of its own', () => {
  const config = readConfig({ MODEL_BASE_URL: 'http://m/v1', MODEL_NAME: 'small', MODEL_NAME_QA: 'other' })
  expect(config.model?.names).toMatchObject({ backend: 'small', qa: 'other' })
})

test('prices are read per model, and a price that cannot be read is a fault', () => {
  const model = { MODEL_BASE_URL: 'http://m/v1', MODEL_NAME: 'm' }
  expect(readConfig({ ...model, MODEL_PRICES: 'm=1.25/0.125/10' }).model?.prices).toEqual({
    m: { input: 1.25, cachedInput: 0.125, output: 10 },
  })
  expect(() => readConfig({ ...model, MODEL_PRICES: 'm=cheap' })).toThrow("'m=cheap' is not name=input/cached/output")
})

test('a process has both roles unless it is told which, and an unknown one is a fault', () => {
  expect(readConfig({}).roles).toEqual(['web', 'worker'])
  expect(readConfig({ ROLES: '' }).roles).toEqual(['web', 'worker'])
  expect(readConfig({ ROLES: 'worker' }).roles).toEqual(['worker'])
  expect(readConfig({ ROLES: ' worker, web' }).roles).toEqual(['worker', 'web'])
  expect(() => readConfig({ ROLES: 'web,cleaner' })).toThrow('ROLES')
  expect(() => readConfig({ ROLES: ',' })).toThrow('ROLES')
})

test('a token may name what it is for, a comma there separates no tokens, and what cannot be read is said without it', () => {
  const { apiTokens } = readConfig({
    API_TOKENS: 'ci[create, decide]:0123456789abcdef,cd:fedcba9876543210=, a b [read]:xxxxxxxxxxxxxxxx',
  })
  expect(apiTokens).toEqual([
    { name: 'ci', token: '0123456789abcdef', scopes: ['create', 'decide'] },
    { name: 'cd', token: 'fedcba9876543210=', scopes: 'unscoped' },
    { name: 'a b', token: 'xxxxxxxxxxxxxxxx', scopes: ['read'] },
  ])
  const told = (tokens: string) => caught({ API_TOKENS: tokens }).message
  expect(told('ci[creat]:0123456789abcdef')).toContain('API_TOKENS: scopes are read, create, decide, operate')
  expect(told('nameless0123456789abcdef')).toContain('API_TOKENS: write name:token or name[create,decide]:token')
  expect(told('nameless0123456789abcdef')).not.toContain('nameless0')
  expect(told('ci:0123456789abcdef,ci:fedcba9876543210')).toContain('two tokens of one name would be one person')
})

test('fifteen characters are too few for a token, sixteen are enough', () => {
  expect(() => readConfig({ API_TOKENS: 'ci:0123456789abcde' })).toThrow('16 characters or more')
  expect(readConfig({ API_TOKENS: 'ci:0123456789abcdef' }).apiTokens).toHaveLength(1)
})
