import sql from 'sql-template-tag'
import { z } from 'zod'
import type { TakenRemark } from '../../core/remarks/taken.ts'
import { SECTIONS } from '../../core/stages.ts'
import type { Sql } from '../pool.ts'

const Row = z.object({
  ...{ key: z.string(), login: z.string(), sha: z.string(), digest: z.string(), thread: z.number().nullable() },
  /** A newer version may take remarks in other ways. */
  taken_as: z.string(),
  section: z.enum(SECTIONS).nullable().catch(null),
  answered_at: z.date().nullable(),
})

export interface KeptRemark extends Omit<TakenRemark, 'as'> {
  readonly as: TakenRemark['as'] | (string & {})
  readonly isAnswered: boolean
}

/** One that is there already keeps how it was taken; only its text is another now. */
export async function insertRemarks(db: Sql, taskId: number, remarks: readonly TakenRemark[]): Promise<void> {
  for (const { key, login, sha, digest, thread, as, section } of remarks)
    await db.query(sql`
      insert into remarks (task_id, key, login, sha, digest, thread, taken_as, section)
      values (${taskId}, ${key}, ${login}, ${sha}, ${digest}, ${thread}, ${as}, ${section})
      on conflict (task_id, key) do update set digest = excluded.digest`)
}

export async function remarksOf(db: Sql, taskId: number): Promise<KeptRemark[]> {
  const { rows } = await db.query(sql`select * from remarks where task_id = ${taskId} order by taken_at, key`)
  return rows.map((raw) => {
    const { taken_as: as, answered_at, ...row } = Row.parse(raw)
    return { ...row, as, isAnswered: answered_at !== null }
  })
}

/** Who dies while answering lets others try after this. */
const ANSWER_LIMIT = '2 minutes'

/** `false`: it is answered, or another process is about to. */
export async function claimAnswer(db: Sql, taskId: number, key: string): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    update remarks set answering_at = now()
    where task_id = ${taskId} and key = ${key} and answered_at is null
      and (answering_at is null or answering_at < now() - ${ANSWER_LIMIT}::interval)`)
  return rowCount === 1
}

export async function noteAnswered(db: Sql, taskId: number, key: string): Promise<void> {
  await db.query(sql`update remarks set answered_at = now() where task_id = ${taskId} and key = ${key}`)
}

/** A claimed answer that could not be given is tried again by the next look. */
export async function releaseAnswer(db: Sql, taskId: number, key: string): Promise<void> {
  await db.query(sql`update remarks set answering_at = null where task_id = ${taskId} and key = ${key}`)
}
