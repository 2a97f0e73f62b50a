import sql from 'sql-template-tag'
import { z } from 'zod'
import { ARTIFACTS, type Artifact, type ArtifactKind } from '../core/artifacts.ts'
import { STAGE_NAMES, type StageName } from '../core/stages.ts'
import type { Sql } from './pool.ts'

const Row = z.object({
  id: z.number(),
  run_id: z.number(),
  stage: z.enum(STAGE_NAMES as [StageName, ...StageName[]]),
  kind: z.enum(Object.keys(ARTIFACTS) as [ArtifactKind, ...ArtifactKind[]]),
  content: z.unknown(),
  created_at: z.date(),
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

/** In the order they were made. */
export async function artifactsOf(db: Sql, taskId: number): Promise<StoredArtifact[]> {
  const { rows } = await db.query(sql`select * from artifacts where task_id = ${taskId} order by id`)
  return rows.map((raw) => {
    const row = Row.parse(raw)
    const content = ARTIFACTS[row.kind].parse(row.content)
    return {
      id: row.id,
      runId: row.run_id,
      stage: row.stage,
      createdAt: row.created_at,
      kind: row.kind,
      content,
    } as StoredArtifact
  })
}

/** The newest artifact of a kind, e.g. the TaskSpec that holds. */
export const newest = <K extends ArtifactKind>(
  artifacts: readonly StoredArtifact[],
  kind: K,
): Extract<StoredArtifact, { kind: K }> | null =>
  (artifacts.findLast((artifact) => artifact.kind === kind) as Extract<StoredArtifact, { kind: K }> | undefined) ?? null
