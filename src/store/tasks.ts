import sql from 'sql-template-tag'
import { z } from 'zod'
import type { RequestLimits } from '../core/access/quota.ts'
import type { Language } from '../core/language.ts'
import type { Actor } from '../core/pipeline/events.ts'
import { newRevert, newTask, type Task } from '../core/pipeline/task.ts'
import type { Target } from '../core/target.ts'
import type { Sql } from './pool.ts'
import { checkLimits } from './quota.ts'
import { parseTask, type TaskRecord } from './task-row.ts'

export interface NewTask {
  readonly title: string
  readonly rawRequest: string
  readonly language: Language
  readonly requester: Actor
  readonly channel: string | null
  /** Idempotency key: a repeated key returns the existing task. */
  readonly requestKey: string | null
  /** The requester's limits; default: none. */
  readonly limits?: RequestLimits
  /** Keyed hash of the original request. */
  readonly requestHash?: string | null
  /** The task's cap in USD; default: the configured one. */
  readonly budgetUsd?: number | null
  /** The model for all its roles; default: the configured ones. */
  readonly model?: string | null
  /** Slack workspace; default: the only or default one. */
  readonly team?: string | null
  /** `owner/name`; default: the channel's or the configured one. */
  readonly repository?: string | null
  /** Default: the repository's base branch. */
  readonly baseBranch?: string | null
  /** The task whose merge it takes back, with its target; default: it builds something. */
  readonly reverts?: { readonly taskId: number; readonly target: Target | null } | null
}

/** A request whose target has been chosen. */
export interface TargetedTask extends NewTask {
  readonly target: Target | null
}

/** A repeated request key returns the existing task with `created: false`. */
export async function insertTask(tx: Sql, fresh: TargetedTask): Promise<{ record: TaskRecord; created: boolean }> {
  if (fresh.limits !== undefined) await checkLimits(tx, fresh, fresh.limits)
  const reverts = fresh.reverts?.taskId ?? null
  const { attempts, granted, sections, state } = reverts === null ? newTask(0) : newRevert(0, reverts)
  const { rows } = await tx.query(sql`
    insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, team, channel, request_key,
                       request_hash, budget_usd, model, repository, base_branch, reverts, status, stage, attempts, granted, sections)
    values (${fresh.title}, ${fresh.rawRequest}, ${fresh.language}, ${fresh.requester.kind}, ${fresh.requester.id},
            ${fresh.requester.name}, ${fresh.team ?? null}, ${fresh.channel}, ${fresh.requestKey},
            ${fresh.requestHash ?? null}, ${fresh.budgetUsd ?? null}, ${fresh.model ?? null},
            ${fresh.target?.repository ?? null}, ${fresh.target?.baseBranch ?? null}, ${reverts}, ${state.status},
            ${state.stage}, ${JSON.stringify(attempts)}, ${JSON.stringify(granted)}, ${JSON.stringify(sections)})
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

/**
 * The task that takes back, or is to take back, what another one has merged; `null`: none, or what it took back has
 * been brought back since.
 */
export async function findRevertOf(db: Sql, id: number): Promise<TaskRecord | null> {
  const { rows } = await db.query(sql`
    select * from tasks t where reverts = ${id} and status not in ('FAILED', 'CANCELLED')
      and not exists (select from tasks again where again.reverts = t.id and again.status = 'DONE')
    order by id desc limit 1`)
  return rows[0] === undefined ? null : parseTask(rows[0])
}

/** The newest task whose branch stands at a commit; `null`: none. */
export async function findTaskAt(db: Sql, sha: string): Promise<TaskRecord | null> {
  const { rows } = await db.query(sql`select * from tasks where head_sha = ${sha} order by id desc limit 1`)
  return rows[0] === undefined ? null : parseTask(rows[0])
}

/** Locks the row; every transition takes this lock first, before any job row. */
export async function lockTask(tx: Sql, id: number): Promise<TaskRecord | null> {
  const { rows } = await tx.query(sql`select * from tasks where id = ${id} for update`)
  return rows[0] === undefined ? null : parseTask(rows[0])
}

/** Writes the task's state. The caller must hold the lock. */
export async function saveTask(tx: Sql, task: Task): Promise<void> {
  const { state } = task
  await tx.query(sql`
    update tasks set seq = ${task.seq}, revision = revision + 1, status = ${state.status}, stage = ${state.stage},
      reason = ${'reason' in state ? state.reason : null}, pause_cause = ${'cause' in state ? state.cause : null},
      pause_acts = ${'acts' in state ? state.acts : null},
      retry_stage = ${'retryStage' in state ? state.retryStage : null},
      merge_sha = ${'mergeSha' in state ? state.mergeSha : null},
      attempts = ${JSON.stringify(task.attempts)}, granted = ${JSON.stringify(task.granted)},
      sections = ${JSON.stringify(task.sections)}, progress = ${JSON.stringify(task.progress)}, head_sha = ${task.headSha},
      heads = ${JSON.stringify(task.heads)}, approvals = ${task.approvals}, approved_sha = ${task.approvedSha},
      dependencies = ${JSON.stringify(task.dependencies)}, branch = ${task.branch},
      updated_at = now()
    where id = ${task.id}`)
}

/** Locks those of some tasks that nobody else has locked, and so waits for nobody; in the given order. */
export async function lockIdleTasks(tx: Sql, ids: readonly number[]): Promise<number[]> {
  const { rows } = await tx.query(sql`select id from tasks where id = any(${ids}) for update skip locked`)
  const idle = new Set(rows.map((row) => z.object({ id: z.number() }).parse(row).id))
  return ids.filter((id) => idle.has(id))
}

/** Records a visible change that is no transition, e.g. a run that has started. */
export async function touchTask(tx: Sql, id: number): Promise<void> {
  await tx.query(sql`update tasks set revision = revision + 1, updated_at = now() where id = ${id}`)
}

export async function savePullRequest(db: Sql, id: number, pull: { number: number; url: string }): Promise<void> {
  await db.query(sql`
    update tasks set pull_request_number = ${pull.number}, pull_request_url = ${pull.url}, revision = revision + 1
    where id = ${id} and pull_request_number is distinct from ${pull.number}`)
}

/** Resolves with the cap that stood before; `null`: the configured one. */
export async function saveBudget(tx: Sql, id: number, budgetUsd: number): Promise<number | null> {
  const { rows } = await tx.query(sql`select budget_usd as before from tasks where id = ${id} for update`)
  await tx.query(
    sql`update tasks set budget_usd = ${budgetUsd}, budget_raised = true, revision = revision + 1 where id = ${id}`,
  )
  return z.object({ before: z.coerce.number().nullable() }).parse(rows[0]).before
}

const BRANCHES_AT_ONCE = 20

/**
 * Some tasks that ended so long ago and whose branch may still be there, each at most once a day. A failed one is not
 * among them, since it may be retried.
 */
export async function takeOldBranches(db: Sql, keptMs: number): Promise<TaskRecord[]> {
  const { rows } = await db.query(sql`
    update tasks set branch_look_at = now() + interval '1 day' where id in (
      select id from tasks
      where status in ('DONE', 'CANCELLED') and head_sha is not null
        and updated_at < now() - ${keptMs}::bigint * interval '1 millisecond'
        and branch_look_at is distinct from 'infinity' and (branch_look_at is null or branch_look_at < now())
      order by updated_at limit ${BRANCHES_AT_ONCE} for update skip locked)
    returning *`)
  return rows.map(parseTask)
}

/** Nothing is left to delete. */
export async function noteBranchGone(db: Sql, taskId: number): Promise<void> {
  await db.query(sql`update tasks set branch_look_at = 'infinity' where id = ${taskId}`)
}
