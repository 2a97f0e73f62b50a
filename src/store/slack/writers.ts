import sql from 'sql-template-tag'
import type { Sql } from '../pool.ts'

/** A lease on being a channel's only writer, in seconds of the database's clock. */
interface Lease {
  readonly channel: string
  readonly holder: string
  readonly seconds: number
}

/** `false`: another holder has the channel. */
export async function takeChannel(db: Sql, { channel, holder, seconds }: Lease): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into slack_writers (channel, holder, held_until)
    values (${channel}, ${holder}, now() + make_interval(secs => ${seconds}))
    on conflict (channel) do update set holder = excluded.holder, held_until = excluded.held_until
      where slack_writers.held_until < now()`)
  return rowCount === 1
}

/** `false`: the lease expired and another holder took the channel. */
export async function keepChannel(db: Sql, { channel, holder, seconds }: Lease): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    update slack_writers set held_until = now() + make_interval(secs => ${seconds})
    where channel = ${channel} and holder = ${holder}`)
  return rowCount === 1
}

export async function releaseChannel(db: Sql, { channel, holder }: Omit<Lease, 'seconds'>): Promise<void> {
  await db.query(sql`delete from slack_writers where channel = ${channel} and holder = ${holder}`)
}
