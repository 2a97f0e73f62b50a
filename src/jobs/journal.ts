import type { Pool } from 'pg'
import { pauseReason } from '../core/budget.ts'
import { AppError } from '../errors.ts'
import type { StageDeps } from '../stages/stage.ts'
import { type Caps, presumeCall, releaseCall, reserveCall, settleCall } from '../store/ledger.ts'
import { inTransaction } from '../store/pool.ts'
import { addUsage, type Run } from '../store/runs.ts'
import { deleteSteps, insertStep, type StoredStep, stepsOf } from '../store/steps.ts'

type Journal = StageDeps['journal']
type PaidCall = Parameters<Journal['pay']>[0]
type Reply = Awaited<ReturnType<PaidCall['make']>>

export interface RunJournal extends Journal {
  /** Deliveries of the run since one of them stored a step, this one included. */
  readonly deliveriesWithoutProgress: number
}

/** The journal of one delivery of a run. `onLate`: another delivery has gone on meanwhile, so this one must end. */
export async function openJournal(pool: Pool, run: Run, caps: Caps, onLate: () => void): Promise<RunJournal> {
  const steps = await stepsOf(pool, run.id)
  const stored = new Map(steps.map((step) => [keyOf(step.step, step.kind), step.content]))
  const late = (): AppError => {
    onLate()
    return new AppError('conflict', `Another delivery of run ${run.id} has gone on.`, { taskId: run.taskId })
  }
  const store = async (step: Omit<StoredStep, 'delivery'>) => {
    if (!(await insertStep(pool, run.id, { ...step, delivery: run.deliveries }))) throw late()
  }
  return {
    checkpoint: steps.findLast((step) => step.checkpoint !== null)?.checkpoint ?? null,
    deliveriesWithoutProgress: run.deliveries - (steps.at(-1)?.delivery ?? 0),
    recall: (step, kind) => stored.get(keyOf(step, kind)) ?? null,
    keep: (step, kind, content, checkpoint) => store({ step, kind, content, checkpoint }),
    pay: async (call) => {
      const { step, model, worstCaseUsd } = call
      const owner = { taskId: run.taskId, runId: run.id, step, model, worstCaseUsd }
      const reserved = await inTransaction(pool, (tx) => reserveCall(tx, owner, caps))
      if ('exhausted' in reserved) return { refused: pauseReason(reserved.exhausted, owner) }
      const reply = await make(pool, call, reserved.callId)
      if (!(await keepReply(pool, run, call, reply, reserved.callId))) throw late()
      return reply
    },
    forget: async () => {
      stored.clear()
      await deleteSteps(pool, run.id)
    },
  }
}

const keyOf = (step: number, kind: StoredStep['kind']): string => `${step}/${kind}`

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

/** The reply, what it cost and what the run has used: all of it or nothing. Money counts even if the run is over. */
const keepReply = (pool: Pool, run: Run, call: PaidCall, reply: Reply, callId: number): Promise<boolean> =>
  inTransaction(pool, async (tx) => {
    const { usage } = reply
    if (!(await settleCall(tx, callId, usage.costUsd))) return false
    await addUsage(tx, run.id, {
      model: call.model,
      prompt_tokens: usage.promptTokens,
      cached_tokens: usage.cachedTokens,
      completion_tokens: usage.completionTokens,
      cost_usd: usage.costUsd,
    })
    const { step } = call
    return insertStep(tx, run.id, { step, kind: 'reply', content: reply, checkpoint: null, delivery: run.deliveries })
  })
