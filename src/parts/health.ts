import type { Pool } from 'pg'
import { DEPENDENCIES, type Dependency } from '../core/pipeline/outside-wait.ts'
import type { Health } from '../http/health.ts'
import { ailmentOf, type WorkHealth } from '../jobs/work-health.ts'
import { remedyText } from '../slack/workspaces/standing.ts'
import { newerMigrations, pendingMigrations } from '../store/migrate.ts'
import { databaseAnswers } from '../store/pool.ts'
import { databaseNow } from '../store/queue/clock.ts'
import { type Outage, openOutages } from '../store/queue/outages.ts'
import { countReplicas } from '../store/queue/replicas.ts'
import { countUndeliveredToday } from '../store/slack/messages.ts'
import { type KeptRefusal, standingRefusals } from '../store/slack/refusals.ts'
import type { Core } from './core.ts'
import type { Worker } from './worker.ts'

type PartHealth = Health['parts']['database']
type HealthDeps = Pick<Core, 'pool' | 'circuits'>

/** Probes of containers give up after about so long. */
const ANSWER_MS = 2_000

/** `worker`: this process's worker; `null`: other processes do the work. */
export async function healthOf(deps: HealthDeps, worker: Pick<Worker, 'health'> | null): Promise<Health> {
  const { pool, circuits } = deps
  const startedAt = performance.now()
  const database = await databaseAnswers(pool, ANSWER_MS).then(
    () => ({ ok: true, detail: `answered within ${Math.ceil(performance.now() - startedAt)} ms` }),
    (error: Error) => {
      circuits.database.failed(error.message)
      return { ok: false, detail: error.message }
    },
  )
  // A worker's upkeep sees it, and tells operators.
  if (database.ok && worker === null) circuits.database.answered()
  const work = worker?.health() ?? null
  const queue = work === null ? null : queueHealth(work)
  if (!database.ok) {
    const unknown = { ok: false, detail: 'unknown' }
    const waiting = `for the database since ${(circuits.database.away()?.since ?? new Date()).toISOString()}`
    return { ok: false, waiting, parts: { database, queue: queue ?? unknown, migrations: unknown } }
  }
  const migrations = await migrationHealth(pool)
  const taken = queue ?? (await othersHealth(pool))
  const told = migrations.ok ? await toldHealth(deps, work) : {}
  return { ok: migrations.ok && taken.ok, parts: { database, queue: taken, migrations, ...told } }
}

async function migrationHealth(pool: Pool): Promise<PartHealth> {
  const [pending, newer] = [await pendingMigrations(pool), await newerMigrations(pool)]
  if (pending.length === 0 && newer.length > 0) return { ok: true, detail: `of a newer version: ${newer.join(', ')}` }
  return { ok: pending.length === 0, detail: pending.length > 0 ? `pending: ${pending.join(', ')}` : 'up to date' }
}

function queueHealth(work: WorkHealth): PartHealth {
  const { busy, lookedMsAgo, tookMsAgo } = work
  const seen = `looked for work ${ago(lookedMsAgo)}, took some ${ago(tookMsAgo)}, works on ${busy}`
  const ailment = ailmentOf(work)
  return { ok: ailment === null, detail: ailment === null ? seen : `${ailment}: ${seen}` }
}

async function othersHealth(pool: Pool): Promise<PartHealth> {
  const count = await countReplicas(pool)
  return { ok: true, detail: `takes work, which other processes do: ${count} live` }
}

async function toldHealth({ pool, circuits }: HealthDeps, work: WorkHealth | null) {
  const outages = await openOutages(pool)
  const partOf = (dependency: Dependency) => outsideHealth(outages, dependency, circuits.answeredMsAgo(dependency))
  return {
    ...(work !== null && {
      upkeep: { ok: true, detail: `done ${ago(work.keptUpMsAgo)}` },
      notifications: { ok: work.isConnected, detail: `the database was heard ${ago(work.heardMsAgo)}` },
    }),
    ...{ forge: partOf('forge'), model: partOf('model'), sandbox: partOf('sandbox'), machine: partOf('machine') },
    slack: await slackHealth(pool, partOf('slack')),
  }
}

function outsideHealth(outages: readonly Outage[], dependency: Dependency, answeredMsAgo: number | null): PartHealth {
  const outage = outages.find(({ dependency: key }) => key.split('/')[0] === dependency)
  const answered = DEPENDENCIES[dependency].isOfMachine ? 'worked' : 'answered'
  const seen = answeredMsAgo === null ? 'not needed yet' : `${answered} ${ago(answeredMsAgo)}`
  if (outage === undefined) return { ok: true, detail: seen }
  const since = `${outage.since.toISOString()}, next try ${outage.nextTryAt.toISOString()}`
  return { ok: false, detail: `away since ${since}: ${outage.reason} (${seen})` }
}

async function slackHealth(pool: Pool, answers: PartHealth): Promise<PartHealth> {
  const undelivered = await countUndeliveredToday(pool, await databaseNow(pool))
  const standing = await standingRefusals(pool, null)
  const refused = [
    ...(undelivered === 0 ? [] : [`refused ${undelivered} messages for good since yesterday; the log says why`]),
    ...standing.slice(0, TOLD_AT_MOST).map(refusalLine),
    ...(standing.length > TOLD_AT_MOST ? [`and ${standing.length - TOLD_AT_MOST} more`] : []),
  ]
  return refused.length === 0 ? answers : { ok: false, detail: [answers.detail, ...refused].join('; ') }
}

const TOLD_AT_MOST = 5

function refusalLine(refusal: KeptRefusal): string {
  const { team, place, method, code, since } = refusal
  const where = [team, place].filter((name) => name !== '').join('/')
  const what = `refuses ${method}${where === '' ? '' : ` in ${where}`} since ${since.toISOString()}: ${code}`
  return `${what}. ${remedyText(refusal, 'en')}`
}

const ago = (ms: number | null): string => (ms === null ? 'never' : `${Math.round(ms / 1_000)} s ago`)
