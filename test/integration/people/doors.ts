import { TOKEN_SCOPES } from '../../../src/core/access/person.ts'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { Actor } from '../../../src/core/pipeline/events.ts'
import type { Kicked } from '../../../src/core/pipeline/kicked.ts'
import { findTask } from '../../../src/store/tasks.ts'
import { type Answer, serve } from '../http/service.ts'
import { type Product, type ProductOptions, startProduct } from '../slack/product.ts'

export const DOORS = ['slack', 'rest'] as const
export type Door = (typeof DOORS)[number]

/** Ana asks for tasks and approves, boris approves, chen is a member, greta a guest; each has a token of their own. */
export type Name = 'ana' | 'boris' | 'chen' | 'greta'
const IDS: Readonly<Record<Name, string>> = {
  ...{ ana: 'U00000ANA', boris: 'U0000BORIS', chen: 'U00000CHEN', greta: 'U0000GRETA' },
}
const POLICY: ApprovalPolicy = {
  ...{
    approvers: [IDS.ana, IDS.boris],
    approvalsNeeded: 1,
    selfApproval: false,
    carryOver: false,
    requesters: 'everybody',
  },
}

export type Doors = Awaited<ReturnType<typeof openDoors>>

/** Slack and REST before one orchestrator and one database, under one policy. */
export async function openDoors({ policy: over, ...options }: ProductOptions = {}) {
  const policy = { ...POLICY, ...over }
  const product: Product = await startProduct({ kick: (id) => due(product, id), ...options, policy })
  const { pool, orchestrator } = product
  const rest = await serve(pool.options.connectionString ?? '', {
    ...{ db: pool, orchestrator, policy, kick: (id: number) => due(product, id) },
    tokens: Object.keys(IDS).map((name) => ({ name, token: `token-of-${name}`, scopes: TOKEN_SCOPES })),
  })
  const call = (name: Name, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    rest.call(method, path, body, { authorization: `Bearer token-of-${name}`, ...headers })
  const type = async (name: Name, line: string): Promise<string> => {
    const outcome = await product.workspace.as(name).command(`/wms-task ${line}`)
    return outcome.kind === 'acked' ? (outcome.message?.text ?? '') : outcome.text
  }
  const close = async () => {
    await rest.stop()
    await product.close()
  }
  return { product, call, type, close }
}

/** As the queue would: something is due of a task that runs or waits for its checks. */
async function due({ pool }: Product, id: number): Promise<Kicked> {
  const state = (await findTask(pool, id))?.task.state
  if (state?.status === 'RUNNING' || state?.stage === 'CI_WAIT') return { outcome: 'requeued', stage: state.stage }
  return { outcome: 'not_due', status: state?.status ?? 'UNKNOWN' }
}

export const requesterAt = (door: Door, name: Name): Actor =>
  door === 'slack' ? { kind: 'slack', id: IDS[name], name } : { kind: 'rest', id: name, name }

/** How each act is done through each door. */
export const ACTS = {
  approve: { line: (id: number) => `approve ${id}`, path: 'approve', body: {} },
  reject: {
    ...{ line: (id: number) => `reject ${id} Not what was asked`, path: 'reject' },
    body: { comment: 'Not what was asked' },
  },
  request_changes: {
    ...{ line: (id: number) => `changes ${id} backend Use the dock id`, path: 'request-changes' },
    body: { section: 'backend', comment: 'Use the dock id' },
  },
  cancel: { line: (id: number) => `cancel ${id}`, path: 'cancel', body: {} },
  retry: { line: (id: number) => `retry ${id}`, path: 'retry', body: {} },
  resume: { line: (id: number) => `resume ${id}`, path: 'resume', body: {} },
  answer: {
    ...{ line: (id: number) => `resume ${id} Leave it as it is`, path: 'resume' },
    body: { answer: 'Leave it as it is' },
  },
  kick: { line: (id: number) => `kick ${id}`, path: 'kick', body: {} },
  read: { line: (id: number) => `status ${id}`, path: null, body: null },
} as const
export type ActName = keyof typeof ACTS

export type Outcome = 'done' | 'counted' | 'refused' | 'late' | 'needs_answer' | 'not_found'

/** What came of an act, told by what people and programs are answered. */
export async function outcomeOf(doors: Doors, door: Door, name: Name, act: ActName, id: number): Promise<Outcome> {
  const { line, path, body } = ACTS[act]
  if (door === 'slack') return saidBy(await doors.type(name, line(id)))
  return path === null
    ? answeredBy(await doors.call(name, 'GET', `/tasks/${id}`), act)
    : answeredBy(await doors.call(name, 'POST', `/tasks/${id}/${path}`, body), act)
}

const SAYS: readonly (readonly [RegExp, Outcome])[] = [
  [/^There is no task \d+\./, 'not_found'],
  [/waits for an answer\. Write it as/, 'needs_answer'],
  [
    /You may not decide|Only who asked for the task|^I work for full members|^You asked for this task|^Your approval is counted/,
    'refused',
  ],
  [/^Already (approved|rejected) by|^Changes were already requested|is no longer the one under review/, 'late'],
  [/There is nothing to decide now|so there is nothing to cancel|Only a (failed|paused) task can be/, 'late'],
  [/^A newer version of the bot wrote this state|^Nothing is due/, 'late'],
  [/^Your approval counts: \d of \d/, 'counted'],
  [/^(Approved|Rejected|Sent back)|is cancelled\.$|goes on|had no job; it was queued\.$/, 'done'],
  [/^(Task \d+: |.*\n)/, 'done'],
]

export function saidBy(text: string): Outcome {
  const [, outcome] = SAYS.find(([pattern]) => pattern.test(text)) ?? []
  if (outcome === undefined) throw new Error(`Slack says something else: ${text}`)
  return outcome
}

const STATUSES: Readonly<Record<number, Outcome>> = { 200: 'done', 403: 'refused', 404: 'not_found', 409: 'late' }

function answeredBy({ status, body }: Answer, act: ActName): Outcome {
  if (status === 400 && body.detail.startsWith('answer: is required')) return 'needs_answer'
  const outcome = STATUSES[status]
  if (outcome === undefined) throw new Error(`REST answers ${status}: ${JSON.stringify(body)}`)
  if (act === 'kick' && outcome === 'done' && body.did.startsWith('Nothing is due')) return 'late'
  return act === 'approve' && outcome === 'done' && body.status === 'WAITING' ? 'counted' : outcome
}

/** Everything that an act leaves behind, without who did it and by which door. */
export async function tracesOf({ product }: Doors, id: number) {
  const { task, decisions, notes, budgetUsd } = await product.view(id)
  const { rows } = await product.pool.query(
    `select type, body - 'via' as body from events where task_id = $1 order by id`,
    [id],
  )
  const text = JSON.stringify({
    ...{ state: task.state, approvals: task.approvals.length, budgetUsd, events: rows },
    decisions: decisions.map(({ decision, section, comment, headSha }) => ({ decision, section, comment, headSha })),
    notes: notes.map(({ text, question }) => ({ text, question })),
  })
  // Who acts has another key at each door, and a name with a sign before it in Slack; the task has another number.
  const common = text
    .replaceAll(/slack:U0+/g, 'rest:')
    .replaceAll('@', '')
    .replaceAll(`answer:${id}:`, 'answer:')
  return JSON.parse(common.toLowerCase())
}
