import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WEBHOOK_PATH } from '../../../src/http/github-webhook.ts'
import { startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { createPool } from '../../../src/store/pool.ts'
import { requireBackend } from '../../github/github-forge.ts'
import { startGithubStandIn } from '../../github/stand-in.ts'
import { PATIENCE_MS, sampleFiles } from '../../github/team.ts'
import { testDatabase } from '../../support/database.ts'
import { startProcess } from '../../support/process.ts'
import { inStage, restOf } from '../../support/service.ts'

const TOKEN = 'a-token-of-the-test-0123'
const NOTE = 'prefer the oldest lot'

/** A team on GitHub and in Slack, which both outlive the service's processes. */
async function openWorld(cleanup: AsyncDisposableStack) {
  const database = await testDatabase()
  cleanup.defer(database.drop)
  const home = await mkdtemp(join(tmpdir(), 'wms-inbox-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  const db = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  db.on('error', () => {})
  cleanup.defer(() => db.end())
  const slack = await startLocalSlack()
  cleanup.defer(slack.close)
  const github = await startGithubStandIn(await sampleFiles())
  cleanup.defer(github.close)
  github.actions = () => 'success'
  requireBackend(github)
  const { appId, privateKey, installationId } = github.credentials
  const environment = {
    ...{ DATABASE_URL: database.url, WMS_HOME: home, API_TOKENS: `test[read,create,decide]:${TOKEN}` },
    ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_API_URL: slack.apiUrl },
    ...{ SLACK_CHANNEL: '#wms', GITHUB_REPOSITORY: github.repository, GITHUB_API_URL: github.apiUrl },
    ...{ GITHUB_APP_ID: String(appId), GITHUB_INSTALLATION_ID: String(installationId) },
    ...{ GITHUB_PRIVATE_KEY: privateKey, GITHUB_WEBHOOK_SECRET: github.webhookSecret },
  }
  return {
    ...{ db, slack, github },
    start: async () => {
      const service = await startProcess(environment)
      cleanup.defer(service.kill)
      slack.connectHttp(`${service.url}/slack/events`)
      github.webhooks.target = `${service.url}${WEBHOOK_PATH}`
      return { ...service, rest: restOf(service.url, TOKEN) }
    },
  }
}
type World = Awaited<ReturnType<typeof openWorld>>

/** Whoever is about to handle a stored message waits until it is let go, which ends what waits. */
const holdHandling = ({ db }: World) =>
  db.query(`
    create function hold() returns trigger language plpgsql as $$
    begin
      perform pg_sleep(600);
      return new;
    end $$;
    create trigger hold before update of claimed_at on slack_inbox for each row execute function hold();
    create trigger hold before update of claimed_at on github_inbox for each row execute function hold();`)

const letGo = ({ db }: World) =>
  db.query(`
    drop function hold cascade;
    select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep';`)

const rowsOf = async ({ db }: World, table: string): Promise<number> =>
  (await db.query(`select from ${table} where handled_at is null`)).rowCount ?? 0

test('What Slack and GitHub were told is taken is done, though the process was killed before it did it', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  await using cleanup = new AsyncDisposableStack()
  const world = await openWorld(cleanup)
  const { slack, github, db } = world
  const first = await world.start()
  const title = 'Docs only: how pallets are received'
  const { id } = (await first.rest.post('/tasks', { title, raw_request: title })).body
  await first.rest.taskUntil(id, inStage('HUMAN_APPROVAL'), PATIENCE_MS)
  const card = await slack.message(title, { thread: null })
  await holdHandling(world)

  slack.as('ana').say(`@wms ${NOTE}`, { thread: card.ts })
  const theirs = await github.team.commit(`wms/task-${id}`, { 'docs/more.md': 'more\n' })
  github.webhooks.tell('push', { ref: `refs/heads/wms/task-${id}`, after: theirs })
  await github.webhooks.settled()
  expect(github.webhooks.deliveries.at(-1)?.status).toBe(202)
  const isMention = new RegExp(`"app_mention".*${NOTE}`)
  const isTaken = ({ direction, payload, answer }: (typeof slack.journal.entries)[number]) =>
    direction === 'out' && answer !== null && isMention.test(JSON.stringify(payload))
  await slack.until(() => slack.journal.entries.find(isTaken))
  expect(await rowsOf(world, 'github_inbox')).toBe(1)
  expect(await rowsOf(world, 'slack_inbox')).toBeGreaterThan(0)
  await first.kill()
  await letGo(world)
  const notes = async () => (await db.query('select text from notes')).rows.map(({ text }) => text)
  expect(await notes()).toEqual([])

  const next = await world.start()
  await expect.poll(notes, { timeout: 60_000 }).toEqual([NOTE])
  await next.rest.taskUntil(id, ({ head_sha }) => head_sha === theirs, PATIENCE_MS)
  await expect.poll(async () => (await rowsOf(world, 'slack_inbox')) + (await rowsOf(world, 'github_inbox'))).toBe(0)
  expect(await notes()).toEqual([NOTE])
})
