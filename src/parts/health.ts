import type { Pool } from 'pg'
import type { Health } from '../http/health.ts'
import { pendingMigrations } from '../store/migrate.ts'
import { checkConnection } from '../store/pool.ts'
import { databaseNow } from '../store/queue/clock.ts'
import { countUndeliveredToday } from '../store/slack/messages.ts'
import type { Worker } from './worker.ts'

/** `worker`: this process's worker; `null`: other processes do the work. */
export async function healthOf(pool: Pool, worker: Pick<Worker, 'healthy'> | null): Promise<Health> {
  const database = await checkConnection(pool).then(
    () => ({ ok: true, detail: 'answers' }),
    (error: Error) => ({ ok: false, detail: error.message }),
  )
  const pending = database.ok ? await pendingMigrations(pool) : []
  const migrations = {
    ok: database.ok && pending.length === 0,
    detail: pending.length > 0 ? `pending: ${pending.join(', ')}` : database.ok ? 'up to date' : 'unknown',
  }
  const queue = queueHealth(worker)
  const slack = database.ok && migrations.ok ? await slackHealth(pool) : { ok: true, detail: 'unknown' }
  return { ok: database.ok && migrations.ok && queue.ok, parts: { database, queue, migrations, slack } }
}

function queueHealth(worker: Pick<Worker, 'healthy'> | null): Health['parts']['queue'] {
  if (worker === null) return { ok: true, detail: 'takes work, which other processes do' }
  return worker.healthy() ? { ok: true, detail: 'hears of work' } : { ok: false, detail: 'reconnecting' }
}

async function slackHealth(pool: Pool): Promise<NonNullable<Health['parts']['slack']>> {
  const undelivered = await countUndeliveredToday(pool, await databaseNow(pool))
  return undelivered === 0
    ? { ok: true, detail: 'takes every message' }
    : { ok: false, detail: `refused ${undelivered} messages for good since yesterday; the log says why` }
}
