import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Actor } from './core/pipeline/events.ts'
import { currentAttempt, type Task } from './core/pipeline/task.ts'
import { inTransaction, type Sql } from './store/pool.ts'
import type { ClosedRun } from './store/runs.ts'

/** A log line about a committed audit event. */
export type AuditLine = TransitionLine | NotedLine

interface NotedLine {
  readonly task: number
  readonly seq: number
  readonly event: string
  /** E.g. `slack:boris`; `null`: no person. */
  readonly actor: string | null
}

interface TransitionLine extends NotedLine {
  /** The run that it ended; `null`: none. */
  readonly run: number | null
  /** The task's stage and attempt before; `null`: the task was created. */
  readonly from: string | null
  readonly attempt: number | null
  readonly to: string
  readonly status: string
  /** Since the run's start, waits included. */
  readonly ms: number | null
  /** The run's cost; `null`: unknown. */
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

/** `before`: `null` for a new task. `run`: the one that ended. */
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

/** A transaction that collects audit lines; they are logged after its commit. */
export interface TellingTransaction extends Sql {
  tell(line: AuditLine): void
}

/** Like `inTransaction`; calls `onAudit` with each collected line after the commit. */
export const committing = <T>(
  pool: Pool,
  onAudit: (line: AuditLine) => void,
  work: (tx: TellingTransaction) => Promise<T>,
): Promise<T> =>
  inTransaction(pool, (tx) => work({ query: tx.query, tell: (line) => tx.afterCommit(() => onAudit(line)) }))

/** Logs each line. `replica`: this process's name. */
export const logAudit =
  (log: Logger, replica: string) =>
  (line: AuditLine): void =>
    log.info({ ...line, replica }, 'to' in line ? 'transition' : 'noted')
