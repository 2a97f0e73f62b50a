import sql from 'sql-template-tag'
import { z } from 'zod'
import { type Budget, exhausted } from '../core/budget.ts'
import { insertEventNow } from './events.ts'
import type { Sql } from './pool.ts'

/** Caps in USD by scope; `null`: no cap. */
export type Caps = Readonly<Record<Budget['scope'], number | null>>

export interface NewCall {
  readonly taskId: number
  readonly runId: number
  readonly step: number
  readonly model: string
  readonly worstCaseUsd: number | null
}

const Amount = z.coerce.number()
const BudgetRow = z.object({ scope: z.enum(['day', 'run', 'task']), spent_usd: Amount, held_usd: Amount })
const CallRow = z.object({ id: z.number(), task_id: z.number(), run_id: z.number(), day: z.string() })

/**
 * Reserves a call's worst case in the budgets of run, task and day, or returns the exhausted one. Serialised with all
 * other calls of that day, in all processes. Closes an open call of the run as presumed spent.
 */
export async function reserveCall(
  tx: Sql,
  call: NewCall,
  caps: Caps,
): Promise<{ readonly callId: number } | { readonly exhausted: Budget }> {
  await presumeOpenCalls(tx, call.runId)
  const day = await today(tx)
  const budgets = await lockBudgets(tx, { task_id: call.taskId, run_id: call.runId, day })
  const exhaustedBudget = exhausted(
    budgets.map(({ scope, spent_usd, held_usd }) => ({
      ...{ scope, capUsd: caps[scope], spentUsd: spent_usd, heldUsd: held_usd },
    })),
    call.worstCaseUsd,
  )
  if (exhaustedBudget !== null) return { exhausted: exhaustedBudget }
  await changeBudgets(tx, { task_id: call.taskId, run_id: call.runId, day }, { held: call.worstCaseUsd ?? 0, spent: 0 })
  const { rows } = await tx.query(sql`
    insert into model_calls (task_id, run_id, step, day, model, reserved_usd)
    values (${call.taskId}, ${call.runId}, ${call.step}, ${day}, ${call.model}, ${call.worstCaseUsd})
    returning id`)
  const callId = z.object({ id: z.number() }).parse(rows[0]).id
  await insertEventNow(tx, call.taskId, 'money_set_aside', { call: callId, run: call.runId, usd: call.worstCaseUsd })
  return { callId }
}

/** Closes an answered call. `costUsd` `null`: unknown. Returns `false` if another delivery has closed it. */
export const settleCall = (tx: Sql, callId: number, costUsd: number | null): Promise<boolean> =>
  closeCall(tx, callId, 'settled', costUsd)

/** Closes a call without an answer, which costs nothing. */
export const releaseCall = (tx: Sql, callId: number): Promise<boolean> => closeCall(tx, callId, 'released', 0)

/** Closes a call without a whole answer that the server may charge for. `costUsd` `null`: it counts with its worst case. */
export const presumeCall = (tx: Sql, callId: number, costUsd: number | null = null): Promise<boolean> =>
  closeCall(tx, callId, 'presumed', costUsd)

/** Closes the calls of a delivery that died: nobody else does, and the server may charge for them. */
export async function presumeOpenCalls(tx: Sql, runId: number): Promise<void> {
  const { rows } = await tx.query(sql`select id from model_calls where run_id = ${runId} and status = 'open'`)
  for (const row of rows) await presumeCall(tx, z.object({ id: z.number() }).parse(row).id)
}

/** How many calls of a run were answered, including answers that were lost. */
export async function countAnswered(db: Sql, runId: number): Promise<number> {
  const { rows } = await db.query(
    sql`select count(*)::int as count from model_calls where run_id = ${runId} and status = 'settled'`,
  )
  return z.object({ count: z.number() }).parse(rows[0]).count
}

async function closeCall(
  tx: Sql,
  callId: number,
  status: 'settled' | 'released' | 'presumed',
  costUsd: number | null = null,
): Promise<boolean> {
  const { rows } = await tx.query(sql`
    update model_calls set status = ${status}, closed_at = now(), cost_usd = coalesce(${costUsd}::numeric, reserved_usd)
    where id = ${callId} and status = 'open'
    returning id, task_id, run_id, day::text, coalesce(reserved_usd, 0) as reserved, coalesce(cost_usd, 0) as cost`)
  if (rows[0] === undefined) return false
  const { reserved, cost, ...call } = CallRow.extend({ reserved: Amount, cost: Amount }).parse(rows[0])
  await lockBudgets(tx, call)
  await changeBudgets(tx, call, { held: -reserved, spent: cost })
  const spent = { call: call.id, run: call.run_id, usd: costUsd, countedUsd: cost, freedUsd: reserved }
  await insertEventNow(tx, call.task_id, CLOSED_AS[status], spent)
  return true
}

const CLOSED_AS = { settled: 'money_spent', released: 'money_freed', presumed: 'money_presumed' } as const

type CallKey = Pick<z.infer<typeof CallRow>, 'task_id' | 'run_id' | 'day'>

async function lockBudgets(tx: Sql, { task_id, run_id, day }: CallKey): Promise<z.infer<typeof BudgetRow>[]> {
  await tx.query(sql`
    insert into budgets (scope, key) values ('day', ${day}), ('run', ${String(run_id)}), ('task', ${String(task_id)})
    on conflict do nothing`)
  const { rows } = await tx.query(sql`
    select scope, spent_usd, held_usd from budgets
    where (scope, key) in (('day', ${day}), ('run', ${String(run_id)}), ('task', ${String(task_id)}))
    order by scope, key for update`)
  return rows.map((row) => BudgetRow.parse(row))
}

async function changeBudgets(
  tx: Sql,
  { task_id, run_id, day }: CallKey,
  by: { held: number; spent: number },
): Promise<void> {
  await tx.query(sql`
    update budgets set held_usd = held_usd + ${by.held}::numeric, spent_usd = spent_usd + ${by.spent}::numeric
    where (scope, key) in (('day', ${day}), ('run', ${String(run_id)}), ('task', ${String(task_id)}))`)
}

async function today(db: Sql): Promise<string> {
  const { rows } = await db.query(sql`select (now() at time zone 'UTC')::date::text as day`)
  return z.object({ day: z.string() }).parse(rows[0]).day
}
