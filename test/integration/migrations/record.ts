import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { readConfig } from '../../../src/config/config.ts'
import { startPostgres } from '../../../src/local/postgres/postgres.ts'
import { startScriptedModel } from '../../../src/local/scripted-model/server.ts'
import type { LocalSlack, Message } from '../../../src/local/slack/local-slack.ts'
import { start } from '../../../src/main.ts'
import { dumpRows } from './dump.ts'
import { migrationHashes } from './old-database.ts'

/**
 * `node test/integration/migrations/record.ts 0013-slack-turns`: what this version leaves behind when it is killed at work,
 * as releases/NAME.sql (rows) and NAME.git (the repository, for `git fast-import`). Do it when a version is released:
 * later versions are tested on it, and its migrations never change again. Tasks stand in every state; two are in the middle
 * of an agent's run.
 */
const PATH_THERE = '/var/lib/wms'
const log = pino({ level: 'warn' })
const folder = join(import.meta.dirname, 'releases')

async function record(name: string): Promise<void> {
  await using cleanup = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'wms-record-'))
  cleanup.defer(() => rm(dir, { recursive: true, force: true }))
  const home = join(dir, 'home')
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), durable: false, log })
  cleanup.defer(() => postgres.stop())
  const model = await startScriptedModel({ log })
  cleanup.defer(() => model.close())
  const service = await start(
    readConfig({
      ...{ DATABASE_URL: postgres.url, WMS_HOME: home, PORT: '0', LOG_LEVEL: 'silent' },
      ...{ MODEL_BASE_URL: model.url, MODEL_NAME: 'priced', MODEL_PRICES: 'priced=1/0.1/10' },
      SLACK_APPROVALS_NEEDED: '2',
    }),
    log,
  )
  cleanup.defer(() => service.stop())
  if (service.localSlack === null || service.url === null) throw new Error('The service hears nobody.')
  const db = new pg.Client(postgres.url)
  await db.connect()
  cleanup.defer(() => db.end())
  await play({ db, slack: service.localSlack, service: service.url, model: model.url })
  const rows = (await dumpRows(db, KEPT)).replaceAll(home, PATH_THERE)
  await writeFile(join(folder, `${name}.sql`), rows)
  const repository = ['--git-dir', join(home, 'repository.git'), 'fast-export', '--all']
  await writeFile(join(folder, `${name}.git`), execFileSync('git', repository))
  await writeFile(join(folder, 'released.sha256'), await migrationHashes())
  await db.query('rollback')
}

/** Of what is long and alike, some: the steps of runs under way and of one that is through, the briefings of one task. */
const KEPT = {
  steps: `run_id in (select id from runs where status in ('RUNNING', 'PAUSED') or (task_id = 1 and stage = 'PRODUCT'))`,
  artifacts: `kind <> 'ContextPack' or task_id = 1`,
}

interface Stage {
  readonly db: pg.Client
  readonly slack: LocalSlack
  /** REST. */
  readonly service: string
  readonly model: string
}

const DUE = `status = 'WAITING' and stage = 'HUMAN_APPROVAL'`

async function play(stage: Stage): Promise<void> {
  const boris = stage.slack.as('boris')
  boris.openHome()
  await merged(stage)
  await rejected(stage)
  await sentBackAndHalfApproved(stage)
  const cancelled = await ask(stage, 'Docs only: how pallets are moved')
  await until(stage, cancelled, DUE)
  await stage.slack.as('ana').command(`/wms-task cancel ${cancelled}`)
  await until(stage, cancelled, `status = 'CANCELLED'`)
  const paused = await ask(stage, 'budget=0.17 Docs only: how pallets are stored')
  await until(stage, paused, `status = 'PAUSED'`)
  await waitingForCi(stage)
  await fail(stage, { kind: 'garbage', role: 'docs', calls: 400 })
  await until(stage, await ask(stage, 'Docs only: how pallets are wrapped'), `status = 'FAILED'`)
  await inTheMiddleOf(stage, 'frontend', await ask(stage, 'Receive pallets by SSCC scan'))
  await inTheMiddleOf(stage, 'product', await post(stage, 'Docs only: how pallets are returned'))
}

async function merged(stage: Stage): Promise<void> {
  const { slack } = stage
  const id = await ask(stage, 'Docs only: how pallets are counted')
  await until(stage, id, DUE)
  await slack.as('boris').click('Approve', { in: await dueCard(stage, id), confirm: true })
  await until(stage, id, 'cardinality(approvals) = 1')
  await slack.as('chen').click('Approve', { in: await dueCard(stage, id), confirm: true })
  await until(stage, id, `status = 'DONE'`)
}

async function rejected(stage: Stage): Promise<void> {
  const boris = stage.slack.as('boris')
  const id = await ask(stage, 'Docs only: how pallets are labelled')
  await until(stage, id, DUE)
  await boris.click('Reject…', { in: await dueCard(stage, id) })
  await boris.modal()
  await boris.submit({ comment: 'The dock has no scanner yet' })
  await until(stage, id, `status = 'FAILED'`)
}

async function sentBackAndHalfApproved(stage: Stage): Promise<void> {
  const boris = stage.slack.as('boris')
  const id = await ask(stage, 'Docs only: how pallets are weighed')
  await until(stage, id, DUE)
  const card = await dueCard(stage, id)
  stage.slack.as('ana').say('@wms The scale is at dock 3', { thread: card.ts })
  await boris.click('Request changes…', { in: card })
  await boris.modal()
  await boris.submit({ section: 'Docs', comment: 'Say which scale is used' })
  await until(stage, id, `${DUE} and (attempts->>'DOCS')::int = 2`)
  const { head_sha: head } = await until(stage, id, DUE)
  const shown = await dueCard(stage, id, ({ blocks }) => JSON.stringify(blocks).includes(head.slice(0, 7)))
  await boris.click('Approve', { in: shown, confirm: true })
  await until(stage, id, 'cardinality(approvals) = 1')
}

/** Its checks are under way, and stay so: the table is locked until the rows are read. */
async function waitingForCi(stage: Stage): Promise<void> {
  const id = await ask(stage, 'Docs only: how pallets are sorted')
  await until(stage, id, `exists (select from local_checks c where c.sha = head_sha and c.state = 'running')`)
  await stage.db.query('begin')
  await stage.db.query('lock table local_checks in exclusive mode')
  await until(stage, id, `stage = 'CI_WAIT'`)
}

/** The role's next call gets no answer, so its run stands where it is. */
async function inTheMiddleOf(stage: Stage, role: string, id: number): Promise<void> {
  const steps = `select from steps s join runs r on r.id = s.run_id where r.task_id = tasks.id and r.stage = tasks.stage`
  await until(stage, id, `stage = '${role.toUpperCase()}' and exists (${steps} and s.kind = 'reply')`)
  await fail(stage, { kind: 'hang', role, calls: 50 })
  await pass(1_000)
}

async function ask({ db, slack }: Stage, request: string): Promise<number> {
  await slack.as('ana').command(`/wms-task ${request}`)
  return (await db.query('select max(id)::int as id from tasks')).rows[0].id
}

async function post({ service }: Stage, title: string): Promise<number> {
  const body = JSON.stringify({ title, raw_request: title })
  const headers = { 'content-type': 'application/json' }
  return (await (await fetch(`${service}/tasks`, { method: 'POST', headers, body })).json()).id
}

async function fail({ model }: Stage, fault: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch(new URL('/_scripted/faults', model), { method: 'POST', headers, body: JSON.stringify(fault) })
}

function dueCard({ slack }: Stage, id: number, shows: (card: Message) => boolean = () => true): Promise<Message> {
  const isIt = (card: Message) => {
    const payload = card.metadata?.event_payload as { task_id: number; slot: string } | undefined
    return payload?.task_id === id && payload.slot === 'card' && slack.as('boris').buttons(card).includes('Approve')
  }
  return slack.message((card) => isIt(card) && shows(card), { timeoutMs: 10_000 })
}

/** The task's row as soon as it is as wanted. */
async function until({ db }: Stage, id: number, wanted: string) {
  for (const end = Date.now() + 120_000; Date.now() < end; await pass(3)) {
    const { rows } = await db.query(`select * from tasks where id = $1 and ${wanted}`, [id])
    if (rows[0] !== undefined) return rows[0]
  }
  const { rows } = await db.query('select status, stage, reason from tasks where id = $1', [id])
  throw new Error(`Task ${id} never came to ${wanted}: ${JSON.stringify(rows[0])}`)
}

const [name] = process.argv.slice(2)
if (name === undefined || !/^\d{4}-[a-z0-9-]+$/.test(name))
  throw new Error('Say the newest migration: 0013-slack-turns')
await record(name)
