import { isDeepStrictEqual } from 'node:util'
import type { Pool } from 'pg'
import type { Language } from '../../core/language.ts'
import { pauseReason } from '../../core/pipeline/pause-reason.ts'
import { AppError } from '../../errors.ts'
import type { Redactor } from '../../secrets/redactor.ts'
import type { Seal } from '../../secrets/seal.ts'
import type { StageDeps } from '../../stages/stage/stage.ts'
import { type Caps, presumeCall, releaseCall, reserveCall, settleCall } from '../../store/ledger.ts'
import { inTransaction } from '../../store/pool.ts'
import { addUsage, type Run, type TakenRun } from '../../store/runs.ts'
import { deleteSteps, insertStep, type StoredStep } from '../../store/steps.ts'
import { lostWork, openStoredRun } from './stored-run.ts'
import { startWorkClock } from './work-clock.ts'

type Journal = StageDeps['journal']
type PaidCall = Parameters<Journal['pay']>[0]
type Reply = Awaited<ReturnType<PaidCall['make']>>

export interface JournalDeps {
  readonly pool: Pool
  readonly redactor: Redactor
  readonly seal: Seal
  /** Of the reason why a call is not paid for. */
  readonly language: Language
  /** Another delivery took this run over, so this one must end. */
  readonly onSuperseded: () => void
}

export interface RunJournal extends Journal {
  /** Deliveries of the run since one of them stored a step, this one included. */
  readonly deliveriesWithoutProgress: number
  /** Writes down how long this delivery has worked; it stores nothing after that. */
  close(): Promise<void>
}

/** The journal of one delivery of a run. */
export async function openJournal(deps: JournalDeps, run: TakenRun, caps: Caps): Promise<RunJournal> {
  const { pool } = deps
  const stored = await openStoredRun(deps, run)
  const { checkpoint, lastDelivery, contents } = stored
  const clock = startWorkClock(pool, run)
  const superseded = (): AppError => {
    deps.onSuperseded()
    return new AppError('conflict', `Another delivery took run ${run.id} over.`, { taskId: run.taskId })
  }
  return {
    checkpoint,
    deliveriesWithoutProgress: run.deliveries - lastDelivery,
    workedMs: clock.workedMs,
    lost: () => lostWork(run, stored),
    recall: (step, kind) => contents.get(`${step}/${kind}`) ?? null,
    keep: async (step, kind, content, place) => {
      const kept = { step, kind, content, sealed: null, checkpoint: place, delivery: run.deliveries }
      if (!(await insertStep(pool, run.id, kept, clock.workedMs()))) throw superseded()
    },
    pay: async (call) => {
      const { step, model, worstCaseUsd } = call
      const owner = { taskId: run.taskId, runId: run.id, step, model, worstCaseUsd }
      const reserved = await inTransaction(pool, (tx) => reserveCall(tx, owner, caps))
      if ('exhausted' in reserved) return { refused: pauseReason(reserved.exhausted, owner, deps.language) }
      const reply = await make(pool, call, reserved.callId)
      const kept = { ...(await withoutSecrets(deps, reply)), step, delivery: run.deliveries }
      if (!(await keepReply(pool, run, { ...call, reply, ...reserved, kept }, clock.workedMs()))) throw superseded()
      return reply
    },
    forget: async () => {
      contents.clear()
      await deleteSteps(pool, run.id)
    },
    close: clock.stop,
  }
}

/** An error is the server's word that it did not answer; anything else is us going away while it may have. */
async function make(pool: Pool, call: PaidCall, callId: number): Promise<Reply> {
  try {
    return await call.make()
  } catch (error) {
    const close = error instanceof AppError ? releaseCall : presumeCall
    await inTransaction(pool, (tx) => close(tx, callId))
    throw error
  }
}

/**
 * A model may write a secret that it made up or pieced together, which the run must find again as it was. What everybody
 * can read has it masked; the reply itself is sealed.
 */
async function withoutSecrets({ redactor, seal }: JournalDeps, reply: Reply) {
  const content = await redactor.clean(reply)
  const sealed = isDeepStrictEqual(content, reply) ? null : seal.seal(JSON.stringify(reply))
  return { kind: 'reply', content, sealed, checkpoint: null } as const
}

interface PaidReply {
  readonly model: string
  readonly reply: Reply
  readonly callId: number
  readonly kept: StoredStep
}

/** The reply, what it cost and what the run has used: all of it or nothing. Money counts even if the run is over. */
const keepReply = (
  pool: Pool,
  run: Run,
  { model, reply: { usage }, callId, kept }: PaidReply,
  workedMs: number,
): Promise<boolean> =>
  inTransaction(pool, async (tx) => {
    if (!(await settleCall(tx, callId, usage.costUsd))) return false
    await addUsage(tx, run.id, {
      model,
      prompt_tokens: usage.promptTokens,
      cached_tokens: usage.cachedTokens,
      completion_tokens: usage.completionTokens,
      cost_usd: usage.costUsd,
    })
    return insertStep(tx, run.id, kept, workedMs)
  })
