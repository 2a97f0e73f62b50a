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
import { nowWorksOn } from '../../watchdog/watchdog.ts'
import { lostWork, openStoredRun } from './stored-run.ts'
import { startWorkClock } from './work-clock.ts'

type Journal = StageDeps['journal']
type PaidCall = Parameters<Journal['pay']>[0]
type Reply = Awaited<ReturnType<PaidCall['make']>>

export interface JournalDeps {
  readonly pool: Pool
  readonly redactor: Redactor
  readonly seal: Seal
  /** The language of the reason for a refused call. */
  readonly language: Language
  /** Called when another delivery took this run over, so this one must end. */
  readonly onSuperseded: () => void
}

export interface RunJournal extends Journal {
  /** Deliveries since the last stored step, this one included. */
  readonly deliveriesWithoutProgress: number
  /** Saves this delivery's working time and ends the journal. */
  close(): Promise<void>
}

/** Opens the journal for one delivery of a run. */
export async function openJournal(deps: JournalDeps, run: TakenRun, caps: Caps): Promise<RunJournal> {
  const { pool } = deps
  const stored = await openStoredRun(deps, run)
  const { lastDelivery, contents } = stored
  let { checkpoint } = stored
  const clock = startWorkClock(pool, run)
  const superseded = (): AppError => {
    deps.onSuperseded()
    return new AppError('conflict', `Another delivery took run ${run.id} over.`, { taskId: run.taskId })
  }
  return {
    get checkpoint() {
      return checkpoint
    },
    deliveriesWithoutProgress: run.deliveries - lastDelivery,
    workedMs: clock.workedMs,
    lost: () => lostWork(run, stored),
    recall: (step, kind) => {
      nowWorksOn({ task: run.taskId, run: run.id, stage: run.stage, step })
      return contents.get(`${step}/${kind}`) ?? null
    },
    keep: async (step, kind, content, place) => {
      const kept = { step, kind, content, sealed: null, checkpoint: place, delivery: run.deliveries }
      if (!(await insertStep(pool, run.id, kept, clock.workedMs()))) throw superseded()
    },
    pay: async (call) => {
      const { step, model, worstCaseUsd } = call
      const owner = { taskId: run.taskId, runId: run.id, step, model, worstCaseUsd }
      const reserved = await inTransaction(pool, (tx) => reserveCall(tx, owner, caps))
      if ('exhausted' in reserved) return { refused: pauseReason(reserved.exhausted, owner, deps.language) }
      const reply = await makeCall(pool, call, reserved.callId)
      const kept = { ...(await withoutSecrets(deps, reply)), step, delivery: run.deliveries }
      if (!(await keepReply(pool, run, { ...call, reply, ...reserved, kept }, clock.workedMs()))) throw superseded()
      return reply
    },
    forget: async () => {
      contents.clear()
      checkpoint = null
      await deleteSteps(pool, run.id)
    },
    close: clock.stop,
  }
}

/**
 * An AppError means that the server gave no answer, or one that broke off and costs what it says; any other error is our
 * own abort, after which the server may charge.
 */
async function makeCall(pool: Pool, call: PaidCall, callId: number): Promise<Reply> {
  try {
    return await call.make()
  } catch (error) {
    await inTransaction(pool, (tx) => {
      if (!(error instanceof AppError)) return presumeCall(tx, callId)
      return error.spentUsd === undefined ? releaseCall(tx, callId) : presumeCall(tx, callId, error.spentUsd)
    })
    throw error
  }
}

/**
 * Masks secrets that a model wrote in its reply, since stored steps are readable. The reply is also stored sealed,
 * because a repeated run needs it unchanged.
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

/** Stores reply, cost and usage in one transaction. Cost and usage count even if the run has ended. */
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
