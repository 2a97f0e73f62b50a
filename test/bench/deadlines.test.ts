import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { CONTENDERS, hasBubblewrap } from '../integration/agents/acp/contenders.ts'
import { openContender } from '../integration/agents/acp/open-contender.ts'
import { openSample } from '../integration/agents/team.ts'
import { openCrew } from '../integration/jobs/crew.ts'
import { stallsInBackend, writesEndlessTest } from '../integration/jobs/endless-work.ts'
import { calls, stalls } from '../integration/model/hostile-server.ts'
import { processesWith } from '../support/processes.ts'

/** What is promised to be quick, measured: `npm run bench:deadlines`, on a machine that does nothing else. */
function expectWithin(limitMs: number, tookMs: number, what: string): void {
  process.stdout.write(` ${what}: ${tookMs.toFixed(0)} ms (at most ${limitMs})\n`)
  expect(tookMs).toBeLessThan(limitMs)
}

async function crewOf(options: Parameters<typeof openCrew>[0] = {}) {
  const crew = await openCrew(options)
  onTestFinished(crew.close)
  return crew
}

test('A cancel in the middle of a model’s answer hangs up within a second', { timeout: 90_000 }, async () => {
  const { intercept, answering, hungUp } = stallsInBackend()
  const crew = await crewOf({ intercept })
  const id = await crew.create('Receive pallets')
  await answering
  const before = performance.now()
  await crew.orchestrator.apply(id, { type: 'cancelled', reason: 'not needed' })
  expectWithin(1_000, (await hungUp) - before, 'cancelled, the model’s answer is hung up on')
})

test('A cancel in the middle of a test run kills all of it within a second', { timeout: 90_000 }, async () => {
  const marker = `endless-${randomUUID()}`
  const crew = await crewOf({ intercept: writesEndlessTest(marker) })
  const id = await crew.create('Receive pallets')
  await expect.poll(() => processesWith(marker), { timeout: 70_000 }).not.toEqual([])
  const before = performance.now()
  await crew.orchestrator.apply(id, { type: 'cancelled', reason: 'not needed' })
  await expect.poll(() => processesWith(marker), { interval: 20, timeout: 15_000 }).toEqual([])
  expectWithin(1_000, performance.now() - before, 'cancelled, a test run and all that it started are gone')
})

describe.each(CONTENDERS)('$name', ({ name, build, isOurs, marker }) => {
  test.skipIf(!isOurs && !hasBubblewrap)('is stopped by a cancel within a second', { timeout: 90_000 }, async () => {
    const sample = await openSample()
    onTestFinished(() => sample.close())
    const code = calls('write_file', { path: 'backend/src/x.mjs', content: 'export const x = 1\n' })
    const { run, seen, close } = await openContender(sample, build, [code, stalls])
    onTestFinished(close)
    const stop = new AbortController()
    const ended = expect(run(stop.signal)).rejects.toThrow('cancelled by @ana')
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(2)
    const before = performance.now()
    stop.abort(new Error('cancelled by @ana'))
    await ended
    expectWithin(1_000, performance.now() - before, `cancelled, ${name} has ended`)
    expect(await processesWith(marker)).toEqual([])
  })
})

test('Tasks that become ready together start together, not one a poll', { timeout: 90_000 }, async () => {
  const crew = await crewOf()
  const batches = [await lastStartMs(crew), await lastStartMs(crew), await lastStartMs(crew)]
  expectWithin(1_500, Math.min(...batches), 'the last of four tasks has started, in the quickest of three batches')
})

/** Milliseconds from the creation of four tasks to the start of the last. */
async function lastStartMs(crew: Awaited<ReturnType<typeof openCrew>>): Promise<number> {
  const ids = await Promise.all([1, 2, 3, 4].map((lane) => crew.create(`Receive pallets, lane ${lane}`)))
  const starts = `select max(started_at) - min(created_at) as took, count(started_at)::int as started
                  from runs where stage = 'PRODUCT' and task_id = any($1)`
  await expect.poll(async () => (await crew.db.query(starts, [ids])).rows[0].started, { timeout: 30_000 }).toBe(4)
  const { rows } = await crew.db.query(`select extract(epoch from took) * 1000 as ms from (${starts}) s`, [ids])
  for (const id of ids) await crew.orchestrator.apply(id, { type: 'cancelled', reason: 'measured' })
  return Number(rows[0].ms)
}

test('A restart of the embedded Postgres takes well under a second', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'wms-bench-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const options = { dir: join(dir, 'postgres'), durable: true, log: pino({ level: 'silent' }) }
  await (await startPostgres(options)).stop()
  const before = performance.now()
  const second = await startPostgres(options)
  onTestFinished(() => second.stop())
  expectWithin(900, performance.now() - before, 'the embedded Postgres has restarted')
})
