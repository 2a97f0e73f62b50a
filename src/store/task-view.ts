import type { Preparation } from '../core/checks/preparation.ts'
import type { Cleanup } from '../core/cleanup.ts'
import type { CiWaitStatus } from '../core/judgement/ci-verdict.ts'
import type { OutsideWait } from '../core/pipeline/outside-wait.ts'
import { isFinal } from '../core/pipeline/task.ts'
import type { ForgeApproval } from '../core/remarks/said.ts'
import { artifactsOf, type StoredArtifact } from './artifacts.ts'
import { findCiStatus } from './ci.ts'
import { type Decision, decisionsOf } from './decisions.ts'
import { findCleanup } from './events.ts'
import { type LinePlace, placeInLine } from './merge-line.ts'
import { type Note, notesOf } from './notes.ts'
import type { Sql } from './pool.ts'
import { findPreparation, type Run, type RunUsage, runsOf } from './runs.ts'
import { forgeApprovalsOf } from './said/forge-approvals.ts'
import type { TaskRecord } from './task-row.ts'
import { findRevertOf, findTask } from './tasks.ts'

/** A task's read model, from which Slack's card and thread, REST's resource and an agent's context are made. */
export interface TaskView extends TaskRecord {
  readonly runs: readonly Run[]
  readonly artifacts: readonly StoredArtifact[]
  readonly decisions: readonly Decision[]
  readonly notes: readonly Note[]
  /** What a newer version wrote and this one cannot read, e.g. `artifact RolloutPlan`. */
  readonly unread: readonly string[]
  /** What a cancel or rejection stopped and removed; `null`: nothing, or not yet. */
  readonly cleanup: Cleanup | null
  /** The state of the checks that a task in CI_WAIT waits for; `null`: it does not wait, or not checked yet. */
  readonly ci: CiWaitStatus | null
  /** Its place among the approved tasks of its base; `null`: it is not in line. */
  readonly line: LinePlace | null
  /** The task that takes back, or is to take back, what this one has merged; `null`: none. */
  readonly revertedBy: number | null
  /** Who has approved on the forge, whatever commit; that decides nothing here. */
  readonly forgeApprovals: readonly ForgeApproval[]
  /** What a running task waits for before its next model call; `null`: nothing. */
  readonly preparing: (Preparation & { readonly since: Date }) | null
}

export async function findTaskView(db: Sql, id: number): Promise<TaskView | null> {
  const record = await findTask(db, id)
  if (record === null) return null
  const { seq, state } = record.task
  const ended = state.status === 'CANCELLED' || state.status === 'FAILED'
  const waitsForCi = state.status === 'WAITING' && state.stage === 'CI_WAIT'
  const mayBeInLine = waitsForCi || (state.status === 'RUNNING' && state.stage === 'MERGE')
  const [runs, artifacts, decisions, notes, cleanup, ciStatus, preparation, line, revert, forgeApprovals] =
    await Promise.all([
      runsOf(db, id),
      artifactsOf(db, id),
      decisionsOf(db, id),
      notesOf(db, id),
      ended ? findCleanup(db, { taskId: id, seq }) : null,
      waitsForCi ? findCiStatus(db, { taskId: id, seq }) : null,
      state.status === 'RUNNING' ? findPreparation(db, { taskId: id, seq }) : null,
      mayBeInLine ? placeInLine(db, id) : null,
      state.status === 'DONE' ? findRevertOf(db, id) : null,
      isFinal(state.status) ? [] : forgeApprovalsOf(db, id),
    ])
  return {
    ...record,
    ...{ runs: runs.known, artifacts: artifacts.known, decisions: decisions.known, notes, cleanup },
    unread: [...new Set([...runs.unread, ...artifacts.unread, ...decisions.unread])],
    ...{ ci: ciStatus?.body ?? null, line, revertedBy: revert?.task.id ?? null, forgeApprovals },
    preparing: preparation?.body.now ? { ...preparation.body.now, since: preparation.createdAt } : null,
  }
}

export interface Spent {
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
  /** `null`: the price of a part is unknown. */
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

/** What a running task waits for outside; `null`: nothing. */
export const waitOf = ({ task, runs }: Pick<TaskView, 'task' | 'runs'>): OutsideWait | null =>
  task.state.status === 'RUNNING' ? (runs.findLast(({ seq }) => seq === task.seq)?.waiting ?? null) : null
