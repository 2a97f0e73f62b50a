import type { Cleanup } from '../core/cleanup.ts'
import type { CiStanding } from '../core/judgement/ci-verdict.ts'
import { artifactsOf, type StoredArtifact } from './artifacts.ts'
import { findStanding } from './ci.ts'
import { findCleanup } from './cleanup.ts'
import { type Decision, decisionsOf } from './decisions.ts'
import { type Note, notesOf } from './notes.ts'
import type { Sql } from './pool.ts'
import { type Run, type RunUsage, runsOf } from './runs.ts'
import type { TaskRecord } from './task-row.ts'
import { findTask } from './tasks.ts'

/** Everything people are shown of a task: Slack's card and thread, REST's resource and an agent's context come from here. */
export interface TaskView extends TaskRecord {
  readonly runs: readonly Run[]
  readonly artifacts: readonly StoredArtifact[]
  readonly decisions: readonly Decision[]
  readonly notes: readonly Note[]
  /** What a newer version wrote and this one cannot read, e.g. `artifact RolloutPlan`. */
  readonly unread: readonly string[]
  /** What a cancel or a rejection stopped and removed; `null`: nothing, or not yet. */
  readonly cleanup: Cleanup | null
  /** How the checks stand that a task in CI_WAIT waits for; `null`: it does not wait, or nobody has looked yet. */
  readonly ci: CiStanding | null
}

export async function findTaskView(db: Sql, id: number): Promise<TaskView | null> {
  const record = await findTask(db, id)
  if (record === null) return null
  const { seq, state } = record.task
  const ended = state.status === 'CANCELLED' || state.status === 'FAILED'
  const waitsForCi = state.status === 'WAITING' && state.stage === 'CI_WAIT'
  const [runs, artifacts, decisions, notes, cleanup, looked] = await Promise.all([
    runsOf(db, id),
    artifactsOf(db, id),
    decisionsOf(db, id),
    notesOf(db, id),
    ended ? findCleanup(db, { taskId: id, seq }) : null,
    waitsForCi ? findStanding(db, { taskId: id, seq }) : null,
  ])
  return {
    ...record,
    ...{ runs: runs.known, artifacts: artifacts.known, decisions: decisions.known, notes, cleanup },
    unread: [...new Set([...runs.unread, ...artifacts.unread, ...decisions.unread])],
    ci: looked?.body ?? null,
  }
}

export interface Spent {
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
  /** `null`: some of it has no known price. */
  readonly costUsd: number | null
}

export function spentOf(runs: readonly Run[]): Spent {
  const usages = runs.flatMap((run) => (run.usage === null ? [] : [run.usage]))
  const sum = (of: (usage: RunUsage) => number) => usages.reduce((total, usage) => total + of(usage), 0)
  return {
    promptTokens: sum((usage) => usage.prompt_tokens),
    cachedTokens: sum((usage) => usage.cached_tokens),
    completionTokens: sum((usage) => usage.completion_tokens),
    costUsd: usages.some((usage) => usage.cost_usd === null) ? null : sum((usage) => usage.cost_usd ?? 0),
  }
}
