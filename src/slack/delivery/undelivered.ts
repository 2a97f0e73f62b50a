import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../../store/pool.ts'
import type { Notice } from '../messages/card.ts'
import type { Words } from '../messages/en.ts'

const DAY_MS = 24 * 3_600_000

const Count = z.object({ count: z.number() })

/** Messages of a task that Slack took in no form: dead letters. */
export async function countUndelivered(db: Sql, taskId: number): Promise<number> {
  const { rows } = await db.query(sql`
    select count(*) from slack_messages where task_id = ${taskId} and refusal is not null`)
  return Count.parse(rows[0]).count
}

/** Of all tasks, within the last day. */
export async function countUndeliveredToday(db: Sql, now: Date): Promise<number> {
  const { rows } = await db.query(sql`
    select count(*) from slack_messages
    where refusal is not null and updated_at > ${new Date(now.getTime() - DAY_MS)}`)
  return Count.parse(rows[0]).count
}

/** What a card says beside its facts: where it is shown, and that its thread is not complete. */
export function noticeOf(notice: Notice | null, undelivered: number, words: Words): string | null {
  const said = [
    ...(notice === null ? [] : [words.card.notices[notice]]),
    ...(undelivered === 0 ? [] : [words.undelivered(undelivered)]),
  ]
  return said.length === 0 ? null : said.join(' · ')
}
