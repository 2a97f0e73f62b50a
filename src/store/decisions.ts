import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Actor, Verdict } from '../core/events.ts'
import { SECTIONS, type Section } from '../core/stages.ts'
import type { Sql } from './pool.ts'

const Row = z.object({
  id: z.number(),
  run_id: z.number(),
  stage: z.string(),
  decision: z.enum(['approve', 'reject', 'request_changes']),
  section: z.enum(SECTIONS).nullable(),
  comment: z.string().nullable(),
  head_sha: z.string(),
  actor_kind: z.enum(['slack', 'rest', 'system']),
  actor_id: z.string(),
  actor_name: z.string(),
  via: z.string(),
  created_at: z.date(),
})

/** A person's word on exactly one commit. Never changed, never deleted. */
export interface Decision {
  readonly id: number
  /** The wait that it was given in; several approvals may share one. */
  readonly runId: number
  readonly stage: string
  readonly decision: 'approve' | 'reject' | 'request_changes'
  readonly section: Section | null
  readonly comment: string | null
  readonly headSha: string
  readonly actor: Actor
  readonly via: string
  readonly createdAt: Date
}

export async function insertDecision(
  tx: Sql,
  by: { taskId: number; stage: string; attempt: number; headSha: string; actor: Actor; via: string },
  verdict: Verdict,
): Promise<void> {
  await tx.query(sql`
    insert into decisions (task_id, run_id, stage, decision, section, comment, head_sha, actor_kind, actor_id, actor_name, via)
    select task_id, id, stage, ${verdict.decision}, ${verdict.decision === 'request_changes' ? verdict.section : null},
           ${verdict.comment}, ${by.headSha}, ${by.actor.kind}, ${by.actor.id}, ${by.actor.name}, ${by.via}
    from runs where task_id = ${by.taskId} and stage = ${by.stage} and attempt = ${by.attempt}`)
}

export async function decisionsOf(db: Sql, taskId: number): Promise<Decision[]> {
  const { rows } = await db.query(sql`select * from decisions where task_id = ${taskId} order by id`)
  return rows.map((raw) => {
    const row = Row.parse(raw)
    return {
      id: row.id,
      runId: row.run_id,
      stage: row.stage,
      decision: row.decision,
      section: row.section,
      comment: row.comment,
      headSha: row.head_sha,
      actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
      via: row.via,
      createdAt: row.created_at,
    }
  })
}
