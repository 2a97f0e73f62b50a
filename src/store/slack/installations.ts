import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

const Row = z.object({
  team: z.string(),
  team_name: z.string(),
  bot_user_id: z.string(),
  installed_by: z.string().nullable(),
  key_id: z.string(),
  sealed: z.instanceof(Buffer),
})

/** A workspace where the app is installed; its secrets are sealed. */
export interface InstallationRow {
  readonly team: string
  readonly teamName: string
  readonly botUserId: string
  readonly installedBy: string | null
  readonly keyId: string
  readonly sealed: Buffer
}

/** Saves a new installation, or replaces an existing one and keeps its installation time. */
export async function saveInstallation(db: Sql, row: InstallationRow, now: Date): Promise<void> {
  await db.query(sql`
    insert into slack_installations (team, team_name, bot_user_id, installed_by, key_id, sealed, updated_at)
    values (${row.team}, ${row.teamName}, ${row.botUserId}, ${row.installedBy}, ${row.keyId}, ${row.sealed}, ${now})
    on conflict (team) do update set team_name = excluded.team_name, bot_user_id = excluded.bot_user_id,
      installed_by = excluded.installed_by, key_id = excluded.key_id, sealed = excluded.sealed,
      updated_at = excluded.updated_at`)
}

/** Stores an installation sealed with another key, unless it was replaced meanwhile. */
export async function resealInstallation(
  db: Sql,
  { team, keyId, sealed }: InstallationRow,
  was: Buffer,
): Promise<void> {
  await db.query(sql`
    update slack_installations set key_id = ${keyId}, sealed = ${sealed} where team = ${team} and sealed = ${was}`)
}

export async function findInstallation(db: Sql, team: string): Promise<InstallationRow | null> {
  const { rows } = await db.query(sql`select * from slack_installations where team = ${team}`)
  return rows[0] === undefined ? null : parse(rows[0])
}

export async function listInstallations(db: Sql): Promise<InstallationRow[]> {
  const { rows } = await db.query(sql`select * from slack_installations order by team`)
  return rows.map(parse)
}

/** Deletes an installation made before that time. `false`: there was none; a newer one stays. */
export async function deleteInstallation(db: Sql, team: string, before: Date): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    delete from slack_installations where team = ${team} and updated_at < ${before}`)
  return rowCount === 1
}

function parse(raw: unknown): InstallationRow {
  const row = Row.parse(raw)
  return {
    ...{ team: row.team, teamName: row.team_name, botUserId: row.bot_user_id, installedBy: row.installed_by },
    ...{ keyId: row.key_id, sealed: row.sealed },
  }
}
