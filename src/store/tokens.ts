import sql from 'sql-template-tag'
import { z } from 'zod'
import { type Scopes, TOKEN_SCOPES } from '../core/access/person.ts'
import type { Sql } from './pool.ts'

const Row = z.object({
  id: z.number(),
  name: z.string(),
  // A scope that only a newer version knows is ignored.
  scopes: z.array(z.string()).nullable(),
  team: z.string().nullable(),
  slack_user: z.string().nullable(),
  created_at: z.date(),
  used_at: z.date().nullable(),
  ended_at: z.date().nullable(),
})

export interface NewToken {
  readonly name: string
  readonly scopes: Exclude<Scopes, 'all'>
  /** Slack's id of the workspace whose tasks it sees; `null`: the only or default one. */
  readonly team: string | null
  /** Slack's id of the person that it stands for; `null`: nobody. */
  readonly slackUser: string | null
}

/** A stored bearer token, without the token itself. */
export interface KeptToken extends NewToken {
  readonly id: number
  readonly createdAt: Date
  /** Precise to a minute; `null`: never. */
  readonly usedAt: Date | null
  readonly endedAt: Date | null
}

/** `false`: there is a valid token of that name already. */
export async function insertToken(db: Sql, token: NewToken, sha256: Buffer): Promise<boolean> {
  const scopes = token.scopes === 'unscoped' ? null : [...token.scopes]
  const { rowCount } = await db.query(sql`
    insert into api_tokens (name, sha256, scopes, team, slack_user)
    values (${token.name}, ${sha256}, ${scopes}, ${token.team}, ${token.slackUser})
    on conflict (name) where ended_at is null do nothing`)
  return rowCount === 1
}

/** Finds a valid token and records its use; `null`: there is none. */
export async function useToken(db: Sql, sha256: Buffer): Promise<KeptToken | null> {
  const { rows } = await db.query(sql`select * from api_tokens where sha256 = ${sha256} and ended_at is null`)
  if (rows[0] === undefined) return null
  const token = keptOf(rows[0])
  await db.query(sql`
    update api_tokens set used_at = now()
    where id = ${token.id} and (used_at is null or used_at < now() - interval '1 minute')`)
  return token
}

/** Oldest first, ended ones included. */
export async function listTokens(db: Sql): Promise<KeptToken[]> {
  const { rows } = await db.query(sql`select * from api_tokens order by id`)
  return rows.map(keptOf)
}

/** `false`: there is no valid token of that name. */
export async function endToken(db: Sql, name: string): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    update api_tokens set ended_at = now() where name = ${name} and ended_at is null`)
  return rowCount === 1
}

/** Whether there is any token, even an ended one. */
export async function hasTokens(db: Sql): Promise<boolean> {
  const { rows } = await db.query(sql`select exists (select from api_tokens) as any`)
  return z.object({ any: z.boolean() }).parse(rows[0]).any
}

function keptOf(raw: unknown): KeptToken {
  const row = Row.parse(raw)
  return {
    ...{ id: row.id, name: row.name, team: row.team, slackUser: row.slack_user },
    scopes: row.scopes === null ? 'unscoped' : TOKEN_SCOPES.filter((scope) => row.scopes?.includes(scope)),
    ...{ createdAt: row.created_at, usedAt: row.used_at, endedAt: row.ended_at },
  }
}
