import type pg from 'pg'
import type { ChaosProcess } from './process.ts'
import { APPROVER, TOKEN } from './world.ts'

/** The short way and the long one. */
const REQUESTS = [
  'Docs only: how pallets are moved',
  'Docs only: how bins are counted',
  'Docs only: how orders are picked',
  'Receive pallets by SSCC scan',
]
const ASK_MS = 500

const requestOf = (index: number): string => {
  const [first = '', second = '', third = '', long = ''] = REQUESTS
  return `${index % 5 === 4 ? long : [first, second, third][index % 3]}, no. ${index}`
}

export const keyOf = (index: number): string => `chaos-${index}`

/** Posts to one of the processes after the other until one answers that it is done or that it never will be. */
async function post(
  processes: readonly ChaosProcess[],
  turn: number,
  path: string,
  body: object,
  { token = TOKEN, key = null }: { readonly token?: string; readonly key?: string | null } = {},
): Promise<number> {
  const process = processes[turn % processes.length]
  try {
    const response = await fetch(`${process?.url}${path}`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', authorization: `Bearer ${token}` },
        ...(key !== null && { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    })
    await response.body?.cancel()
    return response.status
  } catch {
    return 0
  }
}

/** Asks for a task until it is made, with a key that makes a repeat harmless. */
export async function ask(processes: readonly ChaosProcess[], index: number, signal: AbortSignal): Promise<void> {
  const title = requestOf(index)
  for (let turn = index; !signal.aborted; turn++) {
    const status = await post(processes, turn, '/tasks', { title, raw_request: title }, { key: keyOf(index) })
    if (status === 200 || status === 201) return
    await new Promise((resolve) => setTimeout(resolve, ASK_MS))
  }
}

/** Approves what waits for a decision, as a person would who presses again where no answer came. */
export async function approveWaiting(db: pg.Pool, processes: readonly ChaosProcess[], turn: number): Promise<void> {
  const { rows } = await db.query(`
    select id from tasks where status = 'WAITING' and stage = 'HUMAN_APPROVAL' order by id limit 5`)
  await Promise.all(rows.map(({ id }) => post(processes, turn, `/tasks/${id}/approve`, {}, { token: APPROVER })))
}

export async function countOpen(db: pg.Pool): Promise<number> {
  const { rows } = await db.query(`
    select count(*)::int as open from tasks where status not in ('DONE', 'FAILED', 'CANCELLED')`)
  return rows[0].open
}
