import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { commandLine } from '../../src/config/command-line.ts'
import { readConfig } from '../../src/config/config.ts'
import { currentAttempt, newTask, stageOf, type Task } from '../../src/core/pipeline/task.ts'
import { transition } from '../../src/core/pipeline/transition.ts'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'
import { insertEvent } from '../../src/store/events.ts'
import { createPool, inTransaction } from '../../src/store/pool.ts'
import { closeRun, openRun, takeRun } from '../../src/store/runs.ts'
import { insertTask, lockTask, saveTask, touchTask } from '../../src/store/tasks.ts'

/**
 * How long a task stands between two stages: from the start of the transaction that ends a stage to the start of the
 * one that begins the next, as the rows themselves say. Beside it, on the same durable database in the same run, the
 * same transactions one after the other on one connection with no queue between them.
 */
const [tasks = '6'] = commandLine({
  usage: 'node test/bench/hops.ts [tasks]',
  about: 'Measures the time between two stages, beside the same transactions without a queue. 6 tasks unless told.',
  takesWords: true,
}).words
const TASKS = Number(tasks)

const home = await mkdtemp(join(tmpdir(), 'wms-bench-'))
const log = createLog('error')
const postgres = await startPostgres({ dir: join(home, 'postgres'), log })
const config = readConfig({ DATABASE_URL: postgres.url, WMS_HOME: home, PORT: '0', LOG_LEVEL: 'error' })
const service = await start({ ...config, embedded: { ...config.embedded, modelPaceMs: 0 } }, log)
const pool = createPool(postgres.url, { max: 2, onConnectionLost: () => {} })
try {
  const bareMs: number[] = []
  for (let index = 1; index <= TASKS; index++) {
    await runPipeline(`Receive pallets by SSCC scan, lane ${index}`)
    bareMs.push(...(await bareChain()))
    console.log(`task ${index} of ${TASKS} is merged`)
  }
  const hopsMs = await measuredHops(pool)
  report('from stage to stage, with the queue', hopsMs)
  report('the same transactions, bare', bareMs)
  console.log(`ratio of the medians: ${(percentile(hopsMs, 0.5) / percentile(bareMs, 0.5)).toFixed(1)}`)
} finally {
  await pool.end()
  await service.stop()
  await postgres.stop()
  await rm(home, { recursive: true, force: true })
}

async function runPipeline(title: string): Promise<void> {
  const { id } = await rest('/tasks', { title, raw_request: title })
  for (;;) {
    const task = await rest(`/tasks/${id}`)
    if (task.status === 'DONE') return
    if (task.status === 'FAILED') throw new Error(`Task ${id} failed: ${task.reason}`)
    if (task.stage === 'HUMAN_APPROVAL' && task.status === 'WAITING') await rest(`/tasks/${id}/approve`, {})
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function rest(path: string, body?: object) {
  const response = await fetch(`${service.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return (await response.json()) as { id: number; status: string; stage: string; reason: string }
}

/** Hops that no person and no CI takes part in. */
async function measuredHops(db: pg.Pool): Promise<number[]> {
  const { rows } = await db.query<{ ms: number }>(`
    select extract(epoch from b.started_at - a.finished_at) * 1000 as ms
    from runs a join runs b on b.task_id = a.task_id and b.seq = a.seq + 1
    where a.stage not in ('CI_WAIT', 'HUMAN_APPROVAL') and b.stage not in ('CI_WAIT', 'HUMAN_APPROVAL')`)
  return rows.map(({ ms }) => Number(ms))
}

/** PRODUCT, ORCHESTRATE, BACKEND … without stages or queue: transaction B of one, transaction A of the next. */
async function bareChain(): Promise<number[]> {
  const requester = { kind: 'system', id: 'bench', name: 'bench' } as const
  const fresh = {
    title: 'bare',
    rawRequest: 'bare',
    language: 'en',
    requester,
    channel: null,
    requestKey: null,
  } as const
  const { record } = await inTransaction(pool, (tx) => insertTask(tx, { ...fresh, target: null }))
  let task: Task = { ...newTask(record.task.id) }
  await inTransaction(pool, (tx) =>
    openRun(tx, { taskId: task.id, stage: 'PRODUCT', attempt: 1, seq: 1, status: 'QUEUED', reason: null }),
  )
  const times: number[] = []
  for (let hop = 0; hop < 3; hop++) {
    const started = performance.now()
    task = await bareHop(task)
    times.push(performance.now() - started)
  }
  await inTransaction(pool, async (tx) => {
    const cancelled = transition(task, { type: 'cancelled', reason: 'bench' })
    if (cancelled !== null) await saveTask(tx, cancelled.task)
  })
  return times
}

async function bareHop(task: Task): Promise<Task> {
  const { seq, state } = task
  const event =
    state.stage === 'ORCHESTRATE'
      ? ({ type: 'planned', seq, sections: [] } as const)
      : state.stage === 'BACKEND'
        ? ({ type: 'patched', seq, headSha: 'none' } as const)
        : ({ type: 'run_passed', seq, headSha: null } as const)
  const moved = transition(task, event)?.task
  const from = stageOf(task)
  if (moved === undefined || moved.state.status !== 'RUNNING' || from === null) throw new Error('the bare chain ended')
  const { stage } = moved.state
  await inTransaction(pool, async (tx) => {
    await lockTask(tx, task.id)
    await closeRun(tx, {
      taskId: task.id,
      stage: from,
      attempt: currentAttempt(task),
      status: 'PASSED',
      reason: null,
    })
    await saveTask(tx, moved)
    await openRun(tx, {
      taskId: task.id,
      stage,
      attempt: currentAttempt(moved),
      seq: moved.seq,
      status: 'QUEUED',
      reason: null,
    })
    await insertEvent(tx, { taskId: task.id, seq: moved.seq, type: event.type, actor: null, body: event })
  })
  await inTransaction(pool, async (tx) => {
    await lockTask(tx, task.id)
    await takeRun(tx, task.id, moved.seq, 'bench')
    await touchTask(tx, task.id)
  })
  return moved
}

function report(name: string, ms: readonly number[]): void {
  const [p50, p95] = [percentile(ms, 0.5), percentile(ms, 0.95)]
  console.log(`${name.padEnd(38)} median ${p50.toFixed(2)} ms   p95 ${p95.toFixed(2)} ms   (${ms.length} hops)`)
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
