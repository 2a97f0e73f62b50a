import type { Pool } from 'pg'
import type { Config } from '../../config/config.ts'
import { AppError } from '../../errors.ts'
import { newerMigrations, pendingMigrations } from '../../store/migrate.ts'
import { createPool, type Sql } from '../../store/pool.ts'
import { openDatabaseClock, SKEW_TOLD_MS } from '../../store/queue/clock.ts'
import { connectionLimit, probePooler, probeSessions } from '../../store/queue/session-probe.ts'
import { connectionsNeeded } from '../../store/server/connections.ts'
import { databaseFault } from '../../store/server/database-fault.ts'
import { serverFacts } from '../../store/server/server-facts.ts'
import { diagnosisLine } from './diagnosis-line.ts'

interface Examined {
  readonly what: string
  /** `null`: it is well. */
  readonly fix: string | null
}

const OLDEST = 13

/** `npm run database:doctor`: prints each result with its remedy. Resolves with whether all is well. Changes nothing. */
export async function runDatabaseDoctor(
  { databaseUrl, databaseSessionUrl, stageSlots }: Pick<Config, 'databaseUrl' | 'databaseSessionUrl' | 'stageSlots'>,
  say: (line: string) => void,
): Promise<boolean> {
  if (databaseUrl === null) {
    throw new AppError('misconfigured', 'DATABASE_URL is not set: the embedded Postgres needs no doctor.', {
      hint: 'Set it to a Postgres of your own before people work with the service.',
    })
  }
  say(`Postgres at ${URL.parse(databaseUrl)?.host || 'a socket of this machine'}`)
  const direct = databaseSessionUrl ?? databaseUrl
  const findings = await examine(databaseUrl, direct, connectionsNeeded(stageSlots)).catch((error: unknown) => {
    const { message, hint = null } = databaseFault(error, direct)
    return [{ what: message, fix: hint ?? 'Check DATABASE_URL.' }]
  })
  for (const finding of findings) say(diagnosisLine(finding))
  return findings.every(({ fix }) => fix === null)
}

async function examine(databaseUrl: string, direct: string, needed: number): Promise<Examined[]> {
  await probeSessions(direct)
  if (direct !== databaseUrl) await probePooler(databaseUrl, direct)
  const pool = createPool(direct, { max: 1, onConnectionLost: () => {} })
  try {
    return [
      { what: 'sessions are its own: LISTEN, locks and prepared statements work', fix: null },
      ...(await serverOf(pool)),
      await schemaOf(pool),
      await connectionsOf(pool, needed),
    ]
  } finally {
    await pool.end()
  }
}

async function serverOf(pool: Sql): Promise<Examined[]> {
  const { version, isStandby, schema, mayCreate } = await serverFacts(pool)
  const skewMs = Math.abs((await openDatabaseClock(pool)).machineAheadMs)
  return [
    version >= OLDEST
      ? { what: `Postgres ${version}`, fix: null }
      : { what: `Postgres ${version} is too old`, fix: `Use Postgres ${OLDEST} or newer.` },
    isStandby
      ? { what: 'it is a standby that takes no writes', fix: 'Let DATABASE_URL lead to the primary server.' }
      : { what: 'it takes writes', fix: null },
    mayCreate
      ? { what: `tables can be made in the schema ${schema}`, fix: null }
      : {
          what: `the user may make no tables in ${schema}`,
          fix: `Run: grant create on schema ${schema} to <the user>`,
        },
    skewMs <= SKEW_TOLD_MS
      ? { what: 'its clock and this machine’s agree', fix: null }
      : { what: `its clock is ${Math.round(skewMs / 1000)} s from this machine’s`, fix: 'Set both by NTP.' },
  ]
}

async function schemaOf(pool: Sql): Promise<Examined> {
  const newer = await newerMigrations(pool)
  if (newer.length > 0)
    return { what: `a newer version has changed it (${newer.join(', ')})`, fix: 'Start that version or a newer one.' }
  const { length } = await pendingMigrations(pool)
  const what = length === 0 ? 'its tables are up to date' : `its next start applies ${length} migrations`
  return { what, fix: null }
}

async function connectionsOf(pool: Pool, needed: number): Promise<Examined> {
  const most = await connectionLimit(pool)
  if (most === null || most >= needed) return { what: `it allows ${most ?? 'enough'} connections`, fix: null }
  return {
    what: `it allows ${most} connections, and a process may need ${needed}`,
    fix: `Raise max_connections to ${needed} or more, or lower STAGE_SLOTS.`,
  }
}
