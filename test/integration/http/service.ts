import { pino } from 'pino'
import { afterEach, beforeEach } from 'vitest'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import { type Artifact, GateDecision } from '../../../src/core/artifacts.ts'
import type { Effect, PersonAct, RunEvent, WorldEvent } from '../../../src/core/pipeline/events.ts'
import type { Task } from '../../../src/core/pipeline/task.ts'
import { bindAddress } from '../../../src/http/bind.ts'
import { createHttpServer, type HttpServerDeps } from '../../../src/http/server.ts'
import { createOrchestrator, type FindTarget, type Orchestrator } from '../../../src/orchestrator.ts'
import { createPool } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { NO_LIMITS } from '../../support/everything.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire is what the tests look into
  readonly body: any
}

/** A served orchestrator whose effects are kept instead of queued. */
export async function serve(
  databaseUrl: string,
  { findTarget, ...overrides }: Partial<HttpServerDeps> & { readonly findTarget?: FindTarget } = {},
  host = '127.0.0.1',
  port = 0,
) {
  const pool = createPool(databaseUrl, { max: 8, onConnectionLost: () => {} })
  const effects: Effect[] = []
  const orchestrator = createOrchestrator(
    pool,
    async (_tx, fresh) => void effects.push(...fresh),
    undefined,
    findTarget,
  )
  const address = await bindAddress({ host, port })
  const { url } = address
  const server = await createHttpServer(address, {
    ...{
      db: pool,
      orchestrator,
      policy: { approvers: [], approvalsNeeded: 1, selfApproval: false, carryOver: false, requesters: 'everybody' },
      ...NO_LIMITS,
      tokens: [],
      slackPeople: { teamOf: () => null, find: nobody },
      slackListener: null,
    },
    ...{ home: null, githubWebhook: null, publicUrl: null, log: pino({ level: 'silent' }) },
    kick: async () => ({ outcome: 'not_due', status: 'WAITING' }),
    health: async () => ({ ok: true, parts: { database: fine, queue: fine, migrations: fine } }),
    ...overrides,
  })
  server.serve()
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    answerOf(
      await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
  const stop = async () => {
    await server.close()
    await pool.end()
  }
  return { url, call, effects, orchestrator, pool, stop }
}
export type Served = Awaited<ReturnType<typeof serve>>

/** A decision is boris’s, and nobody's own. */
export const BORIS_DECIDES: ApprovalPolicy = {
  ...{ approvers: ['U0000BORIS'], requesters: 'everybody', approvalsNeeded: 1 },
  ...{ selfApproval: false, carryOver: false },
}

/** For each test a database of its own; `open` serves it, `call` asks what is served as the owner of a token. */
export function servedOneByOne() {
  let database: TestDatabase
  let served: Served
  beforeEach(async () => {
    database = await testDatabase()
  })
  afterEach(async () => {
    await served.stop()
    await database.drop()
  })
  return {
    open: async (over: Parameters<typeof serve>[1] = {}) => {
      served = await serve(database.url, over)
    },
    served: () => served,
    databaseUrl: () => database.url,
    call: (token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      served.call(method, path, body, { authorization: `Bearer ${token}`, ...headers }),
  }
}

const nobody = async () => {
  throw new Error('Nobody of Slack is known here.')
}

export const fine = { ok: true, detail: 'answers' }

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
}

/** A task that only documents something, waiting for a person's word on commit `headSha` as CI has `judged` it. */
export async function waitingTask(
  orchestrator: Orchestrator,
  headSha = 'abc123',
  judged: readonly Artifact[] = [],
): Promise<number> {
  const id = await taskInCi(orchestrator, headSha)
  await orchestrator.apply(id, { type: 'ci_finished', headSha, failures: [] }, { artifacts: judged })
  return id
}

/** The same, waiting for the checks of the commit that `commit` makes for it. */
export async function taskInCi(
  orchestrator: Orchestrator,
  commit: string | ((id: number) => Promise<string>),
): Promise<number> {
  const requester = { kind: 'rest', id: 'erp', name: 'erp' } as const
  const { record } = await orchestrator.create({
    ...{ title: 'Say how pallets are counted', rawRequest: 'Say how pallets are counted', language: 'en' },
    ...{ requester, channel: null, requestKey: null },
  })
  const headSha = typeof commit === 'string' ? commit : await commit(record.task.id)
  const sections = (['backend', 'frontend', 'docs'] as const).map((section) => ({
    ...{ section, needed: section === 'docs', reason: 'words only' },
  }))
  const gate = GateDecision.parse({
    ...{ gate: 'DOCS_GATE', passed: true, head_sha: headSha, details: 'All passed.', checks: [], issues: [] },
  })
  await walk(
    orchestrator,
    record.task,
    [
      (seq) => ({ type: 'run_passed', seq, headSha: null }),
      (seq) => ({ type: 'planned', seq, sections }),
      (seq) => ({ type: 'patched', seq, headSha }),
      (seq) => ({ type: 'run_passed', seq, headSha: null }),
    ],
    [{ kind: 'GateDecision', content: gate }],
  )
  return record.task.id
}

type Step = (seq: number) => RunEvent | WorldEvent | PersonAct

/** `made`: what the last step has made. */
export async function walk(
  orchestrator: Orchestrator,
  from: Pick<Task, 'id' | 'seq'>,
  steps: Step[],
  made: readonly Artifact[] = [],
): Promise<void> {
  let { id, seq } = from
  for (const step of steps) {
    const moved = await orchestrator.apply(id, step(seq), { artifacts: step === steps.at(-1) ? made : [] })
    if (moved === null) throw new Error(`${step(seq).type} did not apply to task ${id}`)
    seq = moved.seq
  }
}
