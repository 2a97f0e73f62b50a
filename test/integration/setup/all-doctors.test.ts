import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { testDatabase } from '../../support/database.ts'
import { type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

const root = join(import.meta.dirname, '../../..')
const cleanup = new AsyncDisposableStack()
let team: TeamRepository
let slack: LocalSlack
let databaseUrl: string

beforeAll(async () => {
  team = await teamRepository({
    'package.json': JSON.stringify({ scripts: { test: 'node --test' } }),
    'a.test.mjs': "import test from 'node:test'\ntest('passes', () => {})\n",
    '.wms/pipeline.json': JSON.stringify({
      sections: { backend: { paths: ['.'] } },
      checks: [{ name: 'backend', section: 'backend', folder: '.', command: ['node', '--test'] }],
    }),
  })
  cleanup.defer(team.remove)
  slack = await startLocalSlack()
  cleanup.defer(() => slack.close())
  const database = await testDatabase()
  cleanup.defer(database.drop)
  databaseUrl = database.url
})
afterAll(() => cleanup.disposeAsync())

/** As npm starts it, in the folder of the team's repository. */
function doctor(env: Record<string, string>, ...args: string[]) {
  const seen = { PATH: process.env.PATH, WMS_HOME: join(team.folder, 'home'), INIT_CWD: team.folder, ...env }
  const line = ['--disable-warning=ExperimentalWarning', join(root, 'src/setup/all-doctors.ts'), ...args]
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, line, { cwd: root, env: seen }, (error, stdout, stderr) =>
      resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
    )
  })
}

const own = ['--repository', 'team.git']
const slackSet = () => ({
  ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl },
  ...{ SLACK_CHANNEL: '#wms', SLACK_APPROVERS: 'U0000BORIS' },
})

test('One command examines all that is configured, and names what is embedded', async () => {
  const { exitCode, stdout } = await doctor({ DATABASE_URL: databaseUrl, ...slackSet() }, ...own, '--json')
  const { isWell, parts } = JSON.parse(stdout)
  expect(parts.map(({ part, state }: { part: string; state: string }) => [part, state])).toEqual([
    ...[
      ['database', 'well'],
      ['slack', 'well'],
      ['github', 'embedded'],
      ['model', 'embedded'],
      ['repository', 'well'],
    ],
  ])
  expect([isWell, exitCode]).toEqual([true, 0])
  expect(parts[0].report).toMatch(/ok {5}sessions are its own.*\nok {5}Postgres \d+\n[\s\S]*its tables are up to date/)
}, 60_000)

test('Every fault of every part is told with its fix in one go', async () => {
  const faulty = {
    ...{ DATABASE_URL: 'postgres://wms:secret-word@127.0.0.1:1/wms', ...slackSet(), SLACK_CHANNEL: '#general' },
    ...{ MODEL_BASE_URL: 'http://127.0.0.1:1/v1', MODEL_NAME: 'm', MODEL_API_KEY: 'k' },
  }
  await team.commit('main', { '.wms/pipeline.json': '{ "checks": 7 }' })
  const { exitCode, stdout } = await doctor(faulty, ...own)
  expect(exitCode).toBe(1)
  expect(stdout).toContain('Nothing listens at 127.0.0.1:1.\n         Start Postgres, or correct host and port')
  expect(stdout).not.toContain('secret-word')
  expect(stdout).toMatch(/the bot is not in #general[\s\S]*\/invite/)
  expect(stdout).toMatch(/model\n\n[\s\S]*127\.0\.0\.1:1/)
  expect(stdout).toMatch(/pipeline\.json is not valid[\s\S]*Mend \.wms\/pipeline\.json/)
  expect(stdout).toContain('Wrong: database, slack, model, repository. Each fault has its fix below it.')
}, 60_000)

test('A part may be left out, and one that does not exist is refused', async () => {
  const left = await doctor({ DATABASE_URL: databaseUrl }, '--without', 'repository,slack')
  expect(left.stdout).toMatch(/^database\n[\s\S]*github\n[\s\S]*model\n\n {2}embedded[\s\S]*All is well\.\n$/)
  const unknown = await doctor({}, '--without', 'databse')
  expect(unknown).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('There is no part databse.') })
})

const at = (change: (url: URL) => void) => {
  const url = new URL(databaseUrl)
  change(url)
  return url.href
}

test.each([
  ['a wrong password', () => at((url) => Object.assign(url, { password: 'wrong' })), 'Correct user and password'],
  ['a database that is not there', () => at((url) => Object.assign(url, { pathname: '/nowhere' })), 'createdb nowhere'],
  ['a host that is not there', () => 'postgres://u:p@no-such-host.invalid/wms', 'DATABASE_URL'],
])('%s is told with its fix', async (_, url, fix) => {
  const { exitCode, stdout } = await doctor({ DATABASE_URL: url() }, '--without', 'slack,github,model,repository')
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/WRONG/)
  expect(stdout).toContain(fix)
})
