import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandLine } from '../../src/config/command-line.ts'
import { STAGE_NAMES } from '../../src/core/stages.ts'
import { AppError } from '../../src/errors.ts'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { startLocalSlack } from '../../src/local/slack/local-slack.ts'
import { createLog } from '../../src/log.ts'
import { createObserve } from '../../src/observed.ts'
import { createOrchestrator } from '../../src/orchestrator.ts'
import { createRedactor } from '../../src/secrets/redactor.ts'
import { createSeal } from '../../src/secrets/seal.ts'
import { cardOf } from '../../src/slack/card/card.ts'
import { createDelivery } from '../../src/slack/deliver.ts'
import { SLACK_PACE } from '../../src/slack/delivery/pace.ts'
import { openWorkspaces, type SlackDeps, type SlackOptions } from '../../src/slack/slack.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createPool } from '../../src/store/pool.ts'
import { findTaskView } from '../../src/store/task-view.ts'
import { NO_LIMITS } from '../support/everything.ts'
import { Agenda, seeded } from './slack/agenda.ts'
import { createTeam } from './slack/team.ts'

/** Nobody pushes or reverts here, so none of them is PUSH_GATE or REVERT. */
const STAGES_RUN = STAGE_NAMES.length - 2

/**
 * Eight hours of tasks in two channels of the local Slack, with Slack's rate limits on, an hour's outage in the middle
 * and every 150th answer to a post lost. Time is simulated; the tables, the refreshes and the calls are real.
 * Says how many messages a task takes and whether any card is stale or any message doubled at the end.
 */
const [tasks = '1000'] = commandLine({
  usage: 'npm run bench:slack -- [tasks]',
  about:
    'Plays eight hours of 1,000 tasks, unless told, in the local Slack, with its rate limits and an hour without it.\nCounts messages and stale cards.',
  takesWords: true,
}).words
const TASKS = Number(tasks)
const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000]
const DAY = { startsOver: 6 * HOUR_MS, outageFrom: 3 * HOUR_MS, outageTo: 4 * HOUR_MS }
const never = new AbortController().signal

const home = await mkdtemp(join(tmpdir(), 'wms-bench-'))
const log = createLog('fatal')
const postgres = await startPostgres({ dir: join(home, 'postgres'), durable: false, log })
await migrate(postgres.url, { log })
const pool = createPool(postgres.url, { max: 6, onConnectionLost: () => {} })
const workspace = await startLocalSlack()
workspace.rateLimits.enabled = true
const random = seeded(7)
const agenda = new Agenda()
/** Refreshes to come, by task. */
const queued = new Map<number, number>()
const now = () => new Date(workspace.clock.now())
const orchestrator = createOrchestrator(pool, async (_, effects) => {
  for (const { type, taskId } of effects) if (type === 'refresh_card') refreshAt(taskId, workspace.clock.now(), 0)
})
const options: SlackOptions = {
  ...{
    access: { kind: 'token', botToken: workspace.botToken },
    apiUrl: workspace.apiUrl,
    channel: null,
    locale: 'en',
    publicUrl: null,
    notice: null,
  },
  transport: { kind: 'http', signingSecret: workspace.signingSecret },
  policy: {
    approvers: ['U0000BORIS'],
    approvalsNeeded: 1,
    selfApproval: false,
    carryOver: false,
    requesters: 'everybody',
  },
  pace: SLACK_PACE,
  modelChoices: [],
  reminders: { afterHours: [], working: { days: ['mon'], fromMinute: 0, toMinute: 1, timeZone: 'UTC' } },
}
const deps: SlackDeps = {
  ...NO_LIMITS,
  ...{
    db: pool,
    orchestrator,
    redactor: createRedactor([]),
    seal: createSeal(randomBytes(32)),
    observe: createObserve(log),
    log,
    now,
  },
  kick: async () => ({ outcome: 'not_due', status: 'DONE' }),
}
const slack = createDelivery(deps, openWorkspaces(options, deps), null)
const team = createTeam(pool, orchestrator, random, now)
try {
  const startedAtMs = workspace.clock.now()
  plan(startedAtMs)
  const realMs = performance.now()
  for (let due = agenda.next(); due !== null; due = agenda.next()) {
    workspace.clock.advance(Math.max(0, due.atMs - workspace.clock.now()))
    await due.act()
  }
  const simulatedHours = (workspace.clock.now() - startedAtMs) / HOUR_MS
  console.log(
    `${TASKS} tasks, ${simulatedHours.toFixed(1)} simulated hours in ${((performance.now() - realMs) / 1_000).toFixed(0)} s`,
  )
  await report()
} finally {
  await pool.end()
  await workspace.close()
  await postgres.stop()
  await rm(home, { recursive: true, force: true })
}

function plan(startMs: number): void {
  for (let index = 0; index < TASKS; index++) {
    agenda.at(startMs + random() * DAY.startsOver, async () => {
      const { record } = await orchestrator.create({
        ...{
          title: `Receive pallets by SSCC scan, lane ${index}`,
          rawRequest: 'Receive',
          language: 'en',
          requestKey: null,
        },
        ...{
          requester: { kind: 'slack', id: 'U00000ANA', name: 'ana' },
          channel: index % 2 ? 'C00000WMS' : 'C0PARTNERS',
        },
      })
      workOn(record.task.id)
    })
  }
  agenda.at(startMs + DAY.outageFrom, async () => void workspace.faults.inject('*', { kind: 'down' }))
  agenda.at(startMs + DAY.outageTo, async () => workspace.faults.lift())
  for (let atMs = startMs; atMs < startMs + DAY.startsOver; atMs += 4 * MINUTE_MS)
    agenda.at(atMs, async () => void workspace.faults.inject('chat.postMessage', { kind: 'answer_lost' }, 1))
}

/** A stage takes from half a minute to six. */
function workOn(taskId: number): void {
  agenda.at(workspace.clock.now() + MINUTE_MS * (0.5 + 5.5 * random()), async () => {
    if (await team.work(taskId)) workOn(taskId)
  })
}

/** What the queue does with a refresh: later if it is told so, with growing delays if it fails, one for all that are queued. */
function refreshAt(taskId: number, atMs: number, round: number): void {
  queued.set(taskId, (queued.get(taskId) ?? 0) + 1)
  agenda.at(atMs, async () => {
    queued.set(taskId, (queued.get(taskId) ?? 1) - 1)
    const again = await refresh(taskId, round)
    if (again !== null && queued.get(taskId) === 0) refreshAt(taskId, workspace.clock.now() + again.inMs, again.round)
  })
}

async function refresh(taskId: number, round: number): Promise<{ inMs: number; round: number } | null> {
  try {
    const inMs = await slack.refresh(taskId, never)
    return inMs === null ? null : { inMs, round: 0 }
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'transient') throw error
    return { inMs: error.retryAfterMs ?? Math.min(MINUTE_MS, 1_000 * 2 ** round), round: round + 1 }
  }
}

async function report(): Promise<void> {
  const bySlot = Map.groupBy(workspace.state.messages.values(), ({ metadata }) =>
    JSON.stringify(metadata?.event_payload),
  )
  const doubled = [...bySlot.values()].filter((messages) => messages.length > 1).length
  const taskOf = (slot: string) => (JSON.parse(slot) as { task_id: number }).task_id
  const byTask = Map.groupBy([...bySlot.keys()], taskOf)
  const [over, overNames]: [number[], number[]] = [[], []]
  const counts: number[] = []
  let stale = 0
  for (const [taskId, slots] of byTask) {
    const view = await findTaskView(pool, taskId)
    if (view === null) throw new Error(`no task ${taskId}`)
    counts.push(slots.length)
    const finished = view.runs.filter(({ finishedAt }) => finishedAt !== null).length
    over.push(slots.length - (view.decisions.length + finished + 2))
    overNames.push(slots.length - (view.decisions.length + STAGES_RUN + 2))
    const card = bySlot.get(JSON.stringify({ task_id: taskId, slot: 'card' }))?.[0]
    const look = { planBlock: true, buttons: true, publicUrl: null, notice: null, approvalsNeeded: 1 }
    if (card?.text !== cardOf(view, look).text) stale++
  }
  const refused = workspace.journal.named('chat.postMessage').filter(({ answer }) => isRateLimited(answer)).length
  console.log(
    `messages a task: median ${percentile(counts, 0.5)}, p95 ${percentile(counts, 0.95)}, most ${Math.max(...counts)}`,
  )
  console.log(`beyond decisions + finished stage runs + 2: p95 ${percentile(over, 0.95)}, most ${Math.max(...over)}`)
  console.log(`beyond decisions + the ${STAGES_RUN} stages + 2, rework not counted: p95 ${percentile(overNames, 0.95)}`)
  console.log(
    `shown tasks ${byTask.size} of ${TASKS}, stale cards ${stale}, doubled messages ${doubled}, posts that Slack refused as too fast ${refused}`,
  )
  if (stale > 0 || doubled > 0 || percentile(over, 0.95) > 0 || byTask.size < TASKS) process.exitCode = 1
}

function isRateLimited(answer: unknown): boolean {
  return (answer as { error?: string } | null)?.error === 'ratelimited'
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
