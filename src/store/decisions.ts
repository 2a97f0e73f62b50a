import sql from 'sql-template-tag'
import { z } from 'zod'
import { ApprovalCapsule, type KeptCapsule } from '../core/approval/capsule.ts'
import type { Acknowledged } from '../core/approval/reservations.ts'
import { contentHash } from '../core/content-hash.ts'
import type { Actor, Verdict } from '../core/pipeline/events.ts'
import { SECTIONS, type Section } from '../core/stages.ts'
import { type ParsedRows, parseRows } from './parse-rows.ts'
import type { Sql } from './pool.ts'

const Row = z.object({
  id: z.number(),
  run_id: z.number(),
  stage: z.string(),
  decision: z.enum(['approve', 'reject', 'request_changes']),
  section: z.enum(SECTIONS).nullable(),
  comment: z.string().nullable(),
  head_sha: z.string(),
  actor_kind: z.enum(['slack', 'rest', 'system']).catch('system'),
  actor_id: z.string(),
  actor_name: z.string(),
  via: z.string(),
  created_at: z.date(),
  capsule_id: z.number().nullable(),
  content: ApprovalCapsule.nullable(),
  sha256: z.string().nullable(),
  carried_from: z.number().nullable(),
  acknowledged: z.array(z.object({ name: z.string(), text: z.string() })),
})

/** A person's decision on exactly one commit. Never changed or deleted. */
export interface Decision {
  readonly id: number
  /** The run of its wait; several approvals may share one. */
  readonly runId: number
  readonly stage: string
  readonly decision: 'approve' | 'reject' | 'request_changes'
  readonly section: Section | null
  readonly comment: string | null
  readonly headSha: string
  readonly actor: Actor
  readonly via: string
  readonly createdAt: Date
  /** What was approved; `null`: it is no approval, or there was nothing to merge. */
  readonly capsule: KeptCapsule | null
  /** The reservations that the person accepted with the approval. */
  readonly acknowledged: readonly Acknowledged[]
}

export async function insertDecision(
  tx: Sql,
  by: { taskId: number; stage: string; attempt: number; headSha: string; actor: Actor; via: string },
  verdict: Verdict,
  acknowledged: readonly Acknowledged[],
): Promise<number> {
  const { rows } = await tx.query(sql`
    insert into decisions (task_id, run_id, stage, decision, section, comment, head_sha, actor_kind, actor_id, actor_name, via, acknowledged)
    select task_id, id, stage, ${verdict.decision}, ${verdict.decision === 'request_changes' ? verdict.section : null},
           ${verdict.comment}, ${by.headSha}, ${by.actor.kind}, ${by.actor.id}, ${by.actor.name}, ${by.via},
           ${JSON.stringify(acknowledged)}
    from runs where task_id = ${by.taskId} and stage = ${by.stage} and attempt = ${by.attempt} returning id`)
  return z.object({ id: z.number() }).parse(rows[0]).id
}

/** Must run in its decision's transaction. */
export async function insertCapsule(
  tx: Sql,
  decisionId: number,
  { taskId, content, carriedFrom }: { taskId: number; content: ApprovalCapsule; carriedFrom: number | null },
): Promise<void> {
  await tx.query(sql`
    insert into approval_capsules (decision_id, task_id, head_sha, content, sha256, carried_from)
    values (${decisionId}, ${taskId}, ${content.head_sha}, ${JSON.stringify(content)}, ${contentHash(content)}, ${carriedFrom})`)
}

export async function decisionsOf(db: Sql, taskId: number): Promise<ParsedRows<Decision>> {
  const { rows } = await db.query(sql`
    select d.*, c.id capsule_id, c.content, c.sha256, c.carried_from
    from decisions d left join approval_capsules c on c.decision_id = d.id where d.task_id = ${taskId} order by d.id`)
  return parseRows(rows, Row, decisionOf, ({ decision }) => `decision ${decision}`)
}

const decisionOf = (row: z.infer<typeof Row>): Decision => ({
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
  capsule: keptOf(row),
  acknowledged: row.acknowledged,
})

const keptOf = ({
  capsule_id: id,
  content,
  sha256,
  carried_from: carriedFrom,
}: z.infer<typeof Row>): KeptCapsule | null =>
  id === null || content === null || sha256 === null ? null : { id, content, sha256, carriedFrom }
