import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Actor } from './core/pipeline/events.ts'
import { currentAttempt, type Task } from './core/pipeline/task.ts'
import { inTransaction, type Sql } from './store/pool.ts'
import type { ClosedRun } from './store/runs.ts'

/** What was committed to a task's audit, for the log. */
export type AuditLine = TransitionLine | NotedLine

interface NotedLine {
  readonly task: number
  readonly seq: number
  readonly event: string
  /** `slack:boris`; `null`: nobody in person. */
  readonly actor: string | null
}

interface TransitionLine extends NotedLine {
  /** The run that ended by it; `null`: none did. */
  readonly run: number | null
  /** The stage that the task stood in, and which attempt of it; `null`: it was made. */
  readonly from: string | null
  readonly attempt: number | null
  readonly to: string
  readonly status: string
  /** Since the run began, waiting included. */
  readonly ms: number | null
  /** What the run has spent; `null`: nobody knows. */
  readonly usd: number | null
  readonly reason: string | null
}

interface Noted {
  readonly taskId: number
  readonly seq: number
  readonly type: string
  readonly actor: Actor | null
}

export const notedOf = ({ taskId: task, seq, type: event, actor }: Noted): AuditLine => ({
  ...{ task, seq, event, actor: nameOf(actor) },
})

/** `before` is `null` for a task that was made; `run` is the one that ended. */
export const transitionOf = (
  before: Task | null,
  { id, seq, state }: Task,
  event: string,
  actor: Actor | null,
  run: ClosedRun | null,
): AuditLine => ({
  ...{ task: id, run: run?.id ?? null, seq, event, from: before?.state.stage ?? null, to: state.stage },
  ...{ status: state.status, attempt: before === null ? null : currentAttempt(before), actor: nameOf(actor) },
  ...{ ms: run?.tookMs ?? null, usd: run?.costUsd ?? null, reason: 'reason' in state ? state.reason : null },
})

const nameOf = (actor: Actor | null): string | null => actor && `${actor.kind}:${actor.name}`

/** A transaction that tells what it changes. */
export interface TellingTransaction extends Sql {
  tell(line: AuditLine): void
}

/** Like `inTransaction`; `onAudit` hears what was told once it is committed. */
export const committing = <T>(
  pool: Pool,
  onAudit: (line: AuditLine) => void,
  work: (tx: TellingTransaction) => Promise<T>,
): Promise<T> =>
  inTransaction(pool, (tx) => work({ query: tx.query, tell: (line) => tx.afterCommit(() => onAudit(line)) }))

/** Writes each line as it is. `replica`: the process that made it. */
export const logAudit =
  (log: Logger, replica: string) =>
  (line: AuditLine): void =>
    log.info({ ...line, replica }, 'to' in line ? 'transition' : 'noted')
