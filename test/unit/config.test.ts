import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'

test('an empty environment is enough: every part is embedded and only this machine is served', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, databaseUrl: null, slack: null, model: null })
  expect(config.apiTokens.size).toBe(0)
})

test('all faults are told at once, each with its variable', () => {
  const env = { PORT: 'three', LOG_LEVEL: 'loud', BUDGET_USD_TASK: '-1' }
  expect(() => readConfig(env)).toThrow(/3 faults:\n.*PORT: [\s\S]*LOG_LEVEL: [\s\S]*BUDGET_USD_TASK: /)
})

test('a process has both roles unless it is told which, and an unknown one is a fault', () => {
  expect(readConfig({}).roles).toEqual(['web', 'worker'])
  expect(readConfig({ ROLES: '' }).roles).toEqual(['web', 'worker'])
  expect(readConfig({ ROLES: 'worker' }).roles).toEqual(['worker'])
  expect(readConfig({ ROLES: ' worker, web' }).roles).toEqual(['worker', 'web'])
  expect(() => readConfig({ ROLES: 'web,cleaner' })).toThrow('ROLES')
  expect(() => readConfig({ ROLES: ',' })).toThrow('ROLES')
})

test('half a Slack or half a model is a fault that names what is missing', () => {
  expect(() => readConfig({ SLACK_BOT_TOKEN: 'xoxb-1' })).toThrow('SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN')
  expect(() => readConfig({ MODEL_API_KEY: 'k' })).toThrow(/MODEL_BASE_URL: missing[\s\S]*MODEL_NAME: missing/)
})

test('a token that could be guessed or has no name is refused without being repeated', () => {
  const faulty = () => readConfig({ API_TOKENS: 'ci:short' })
  expect(faulty).toThrow('API_TOKENS: write name:token pairs')
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
