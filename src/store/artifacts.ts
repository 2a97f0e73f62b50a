import sql from 'sql-template-tag'
import { z } from 'zod'
import { ARTIFACT_KINDS, type ArtifactKind } from '../core/artifact-kinds.ts'
import { ARTIFACTS, type Artifact } from '../core/artifacts.ts'
import { STAGE_NAMES, type StageName } from '../core/stages.ts'
import { type ParsedRows, parseRows } from './parse-rows.ts'
import type { Sql } from './pool.ts'

const Row = z
  .object({
    id: z.number(),
    run_id: z.number(),
    stage: z.enum(STAGE_NAMES as [StageName, ...StageName[]]),
    kind: z.enum(ARTIFACT_KINDS),
    content: z.unknown(),
    created_at: z.date(),
  })
  .transform((row, context) => {
    const content = ARTIFACTS[row.kind].safeParse(row.content)
    if (!content.success) context.addIssue({ code: 'custom', message: content.error.message })
    return { ...row, content: content.data }
  })

export type StoredArtifact = Artifact & {
  readonly id: number
  readonly runId: number
  readonly stage: StageName
  readonly createdAt: Date
}

export async function insertArtifact(
  tx: Sql,
  owner: { taskId: number; runId: number; stage: StageName },
  artifact: Artifact,
): Promise<void> {
  await tx.query(sql`
    insert into artifacts (task_id, run_id, stage, kind, content)
    values (${owner.taskId}, ${owner.runId}, ${owner.stage}, ${artifact.kind}, ${JSON.stringify(artifact.content)})
    on conflict (run_id, kind) do update set content = excluded.content, created_at = now()`)
}

/** Oldest first. */
export async function artifactsOf(db: Sql, taskId: number): Promise<ParsedRows<StoredArtifact>> {
  const { rows } = await db.query(sql`select * from artifacts where task_id = ${taskId} order by id`)
  return parseRows(rows, Row, artifactOf, ({ kind }) => `artifact ${kind}`)
}

/** Whether a task of this database was merged as this commit. */
export async function isMergeOfOurs(db: Sql, sha: string): Promise<boolean> {
  const { rows } = await db.query(sql`
    select from artifacts where kind = 'MergeReceipt' and content->>'merge_sha' = ${sha} limit 1`)
  return rows.length === 1
}

const artifactOf = ({ id, run_id, stage, created_at, kind, content }: z.infer<typeof Row>): StoredArtifact =>
  ({ id, runId: run_id, stage, createdAt: created_at, kind, content }) as StoredArtifact

/** The newest artifact of a kind, e.g. the current TaskSpec; `null`: there is none. */
export const newest = <K extends ArtifactKind>(
  artifacts: readonly StoredArtifact[],
  kind: K,
): Extract<StoredArtifact, { kind: K }> | null =>
  (artifacts.findLast((artifact) => artifact.kind === kind) as Extract<StoredArtifact, { kind: K }> | undefined) ?? null
