import { expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { refuseSplit } from '../../../src/parts/part.ts'

const DATABASE = { DATABASE_URL: 'postgres://wms@db/wms' }
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }
const splitting = (env: Record<string, string>) => () => refuseSplit(readConfig(env))

test('one process that does everything may have every part embedded', () => {
  expect(splitting({})).not.toThrow()
  expect(splitting({ ROLES: 'worker,web', FORGE: 'github-standin' })).not.toThrow()
})

test('processes that share the work are told which parts they cannot share', () => {
  expect(splitting({ ROLES: 'worker', FORGE: 'github-standin' })).toThrow(
    /ROLES=worker[\s\S]*Postgres: set DATABASE_URL[\s\S]*Slack: set SLACK_BOT_TOKEN[\s\S]*repository: set GITHUB_REPOSITORY/,
  )
  expect(splitting({ ROLES: 'worker', ...DATABASE })).toThrow('Slack: set')
  expect(splitting({ ROLES: 'worker', ...DATABASE, ...SLACK })).not.toThrow()
})

test('the local Slack belongs to the process that hears people', () => {
  expect(splitting({ ROLES: 'web', ...DATABASE })).not.toThrow()
})
