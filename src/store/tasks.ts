import sql from 'sql-template-tag'
import { z } from 'zod'
import { Finding } from '../core/artifacts.ts'
import type { Language } from '../core/language.ts'
import type { Actor } from '../core/pipeline/events.ts'
import { newTask, TASK_STATUSES, type Task, type TaskState } from '../core/pipeline/task.ts'
import { SECTIONS, STAGE_NAMES, type StageName } from '../core/stages.ts'
import type { Target } from '../core/target.ts'
import type { Team } from '../core/team.ts'
import { ofTeam } from './of-team.ts'
import type { Sql } from './pool.ts'

/** What people asked for, beside the state that the core moves. */
export interface TaskRecord {
  readonly task: Task
  readonly title: string
  readonly rawRequest: string
  readonly language: Language
  readonly requester: Actor
  /** Slack workspace; `null`: the only one, or the one of the default channel. */
  readonly team: string | null
  /** Slack channel of the card; `null`: the default channel. */
  readonly channel: string | null
  /** `null`: the configured default, and local-git's only one. */
  readonly target: Target | null
  readonly pullRequest: { readonly number: number; readonly url: string } | null
  /** This task's own cap; `null`: the configured one. */
  readonly budgetUsd: number | null
  /** The model that all its roles use; `null`: the configured ones. */
  readonly model: string | null
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface NewTask {
  readonly title: string
  readonly rawRequest: string
  readonly language: Language
  readonly requester: Actor
  readonly channel: string | null
  /** The same key again finds the task that it made. */
  readonly requestKey: string | null
  /** This task's own cap in USD; without it, the configured one. */
  readonly budgetUsd?: number | null
  /** For all its roles; without it, the configured ones. */
  readonly model?: string | null
  /** Slack workspace; without it, the task belongs to the only or default one. */
  readonly team?: string | null
  /** `owner/name`; without it, the default of the channel or of the configuration. */
  readonly repository?: string | null
  /** Without it, the default of the repository. */
  readonly baseBranch?: string | null
}

/** A request whose target has been chosen. */
export interface TargetedTask extends NewTask {
  readonly target: Target | null
}

const stage = z.enum(STAGE_NAMES as [StageName, ...StageName[]])
const counts = z.partialRecord(stage, z.number().int())
const SectionState = z.discriminatedUnion('gate', [
  z.object({ gate: z.literal('open'), findings: z.array(Finding) }),
  z.object({ gate: z.literal('passed') }),
  z.object({ gate: z.literal('not_needed'), reason: z.string() }),
])

const Progress = z.object({ open: counts, seen: z.record(z.string(), z.number().int()) })

const Row = z.object({
  id: z.number(),
  title: z.string(),
  raw_request: z.string(),
  language: z.enum(['en', 'ru']),
  requester_kind: z.enum(['slack', 'rest', 'system']),
  requester_id: z.string(),
  requester_name: z.string(),
  team: z.string().nullable(),
  channel: z.string().nullable(),
  seq: z.number(),
  revision: z.number(),
  status: z.enum(TASK_STATUSES),
  stage: z.string(),
  reason: z.string().nullable(),
  pause_cause: z.enum(['budget', 'question', 'forge']).nullable(),
  retry_stage: stage.nullable(),
  merge_sha: z.string().nullable(),
  attempts: counts,
  granted: counts,
  sections: z.record(z.enum(SECTIONS), SectionState),
  progress: z.partialRecord(z.enum(SECTIONS), Progress),
  head_sha: z.string().nullable(),
  approvals: z.array(z.string()),
  approved_sha: z.string().nullable(),
  pull_request_number: z.number().nullable(),
  pull_request_url: z.string().nullable(),
  budget_usd: z.coerce.number().nullable(),
  repository: z.string().nullable(),
  base_branch: z.string().nullable(),
  model: z.string().nullable(),
  created_at: z.date(),
  updated_at: z.date(),
})

/** The same request key twice answers the task of the first call, with `created: false`. */
export async function insertTask(tx: Sql, fresh: TargetedTask): Promise<{ record: TaskRecord; created: boolean }> {
  const { attempts, granted, sections, state } = newTask(0)
  const { rows } = await tx.query(sql`
    insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, team, channel, request_key,
                       budget_usd, model, repository, base_branch, status, stage, attempts, granted, sections)
    values (${fresh.title}, ${fresh.rawRequest}, ${fresh.language}, ${fresh.requester.kind}, ${fresh.requester.id},
            ${fresh.requester.name}, ${fresh.team ?? null}, ${fresh.channel}, ${fresh.requestKey}, ${fresh.budgetUsd ?? null}, ${fresh.model ?? null},
            ${fresh.target?.repository ?? null}, ${fresh.target?.baseBranch ?? null}, ${state.status}, ${state.stage},
            ${JSON.stringify(attempts)}, ${JSON.stringify(granted)}, ${JSON.stringify(sections)})
    on conflict (request_key) do nothing
    returning *`)
  if (rows[0] !== undefined) return { record: parseTask(rows[0]), created: true }
  const found = await tx.query(sql`select * from tasks where request_key = ${fresh.requestKey}`)
  return { record: parseTask(found.rows[0]), created: false }
}

export async function findTask(db: Sql, id: number): Promise<TaskRecord | null> {
  const { rows } = await db.query(sql`select * from tasks where id = ${id}`)
  return rows[0] === undefined ? null : parseTask(rows[0])
}

/** Locks the row: the first lock of every transition, before any job row. */
export async function lockTask(tx: Sql, id: number): Promise<TaskRecord | null> {
  const { rows } = await tx.query(sql`select * from tasks where id = ${id} for update`)
  return rows[0] === undefined ? null : parseTask(rows[0])
}

/** Writes where the task stands now. The caller holds the lock. */
export async function saveTask(tx: Sql, task: Task): Promise<void> {
  const { state } = task
  await tx.query(sql`
    update tasks set seq = ${task.seq}, revision = revision + 1, status = ${state.status}, stage = ${state.stage},
      reason = ${'reason' in state ? state.reason : null}, pause_cause = ${'cause' in state ? state.cause : null},
      retry_stage = ${'retryStage' in state ? state.retryStage : null},
      merge_sha = ${'mergeSha' in state ? state.mergeSha : null},
      attempts = ${JSON.stringify(task.attempts)}, granted = ${JSON.stringify(task.granted)},
      sections = ${JSON.stringify(task.sections)}, progress = ${JSON.stringify(task.progress)}, head_sha = ${task.headSha},
      approvals = ${task.approvals}, approved_sha = ${task.approvedSha},
      updated_at = now()
    where id = ${task.id}`)
}

/** A visible change that is no transition, e.g. a run that has begun. */
export async function touchTask(tx: Sql, id: number): Promise<void> {
  await tx.query(sql`update tasks set revision = revision + 1, updated_at = now() where id = ${id}`)
}

export async function savePullRequest(db: Sql, id: number, pull: { number: number; url: string }): Promise<void> {
  await db.query(sql`
    update tasks set pull_request_number = ${pull.number}, pull_request_url = ${pull.url}, revision = revision + 1
    where id = ${id} and pull_request_number is distinct from ${pull.number}`)
}

export async function saveBudget(db: Sql, id: number, budgetUsd: number): Promise<void> {
  await db.query(sql`update tasks set budget_usd = ${budgetUsd}, revision = revision + 1 where id = ${id}`)
}

/** Newest first; `before` is the id of the last task of the page before. */
export async function listTasks(
  db: Sql,
  {
    status,
    before,
    limit,
    team = null,
  }: { status: string | null; before: number | null; limit: number; team?: Team | null },
): Promise<TaskRecord[]> {
  const ofStatus = status === null ? sql`true` : sql`status = ${status}`
  const { rows } = await db.query(sql`
    select * from tasks where ${ofStatus} and ${ofTeam(team)} and id < ${before ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit ${limit}`)
  return rows.map(parseTask)
}

export function parseTask(raw: unknown): TaskRecord {
  const row = Row.parse(raw)
  return {
    task: {
      id: row.id,
      language: row.language,
      seq: row.seq,
      state: stateOf(row),
      attempts: row.attempts,
      granted: row.granted,
      sections: row.sections,
      progress: row.progress,
      headSha: row.head_sha,
      approvals: row.approvals,
      approvedSha: row.approved_sha,
    },
    title: row.title,
    rawRequest: row.raw_request,
    language: row.language,
    requester: { kind: row.requester_kind, id: row.requester_id, name: row.requester_name },
    team: row.team,
    channel: row.channel,
    target:
      row.repository === null || row.base_branch === null
        ? null
        : { repository: row.repository, baseBranch: row.base_branch },
    pullRequest:
      row.pull_request_number === null || row.pull_request_url === null
        ? null
        : { number: row.pull_request_number, url: row.pull_request_url },
    budgetUsd: row.budget_usd,
    model: row.model,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** The table's checks guarantee that the fields of a status are there. */
const stateOf = (row: z.infer<typeof Row>): TaskState =>
  ({
    status: row.status,
    stage: row.stage,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.pause_cause !== null && { cause: row.pause_cause }),
    ...(row.retry_stage !== null && { retryStage: row.retry_stage }),
    ...(row.merge_sha !== null && { mergeSha: row.merge_sha }),
  }) as TaskState
