import type { Pool } from 'pg'
import { z } from 'zod'
import type { Checkpoint } from '../../core/checkpoint.ts'
import type { Seal } from '../../secrets/seal.ts'
import { countAnswered } from '../../store/ledger.ts'
import type { Run } from '../../store/runs.ts'
import { deleteSteps, type StoredStep, stepsOf } from '../../store/steps.ts'

/** The stored steps of a run's earlier deliveries. */
interface StoredRun {
  readonly checkpoint: Checkpoint | null
  /** The newest delivery that stored a step; 0: none. */
  readonly lastDelivery: number
  /** Contents by `step/kind`. */
  readonly contents: Map<string, unknown>
  /** How many model calls were answered, including lost answers. */
  readonly answered: number
}

/** Loads a run's stored steps; if one cannot be unsealed, deletes them all, and the run starts from scratch. */
export async function openStoredRun({ pool, seal }: { pool: Pool; seal: Seal }, run: Run): Promise<StoredRun> {
  if (run.deliveries === 1) return { checkpoint: null, lastDelivery: 0, contents: new Map(), answered: 0 }
  const answered = await countAnswered(pool, run.id)
  const steps = await stepsOf(pool, run.id)
  const lastDelivery = steps.at(-1)?.delivery ?? 0
  const opened = steps.map((step) => ({ ...step, content: contentOf(step, seal) }))
  if (opened.some(({ content }) => content === null)) {
    await deleteSteps(pool, run.id)
    return { checkpoint: null, lastDelivery, contents: new Map(), answered }
  }
  return {
    checkpoint: steps.findLast((step) => step.checkpoint !== null)?.checkpoint ?? null,
    lastDelivery,
    contents: new Map(opened.map(({ step, kind, content }) => [`${step}/${kind}`, content])),
    answered,
  }
}

function contentOf({ content, sealed }: StoredStep, seal: Seal): unknown {
  if (sealed === null) return content
  const text = seal.open(sealed)
  return text === null ? null : JSON.parse(text)
}

const Used = z.object({ usage: z.object({ promptTokens: z.number(), completionTokens: z.number() }) })

/** Usage without a stored reply, since the reply was deleted or came too late. */
export function lostWork(run: Run, { answered, contents }: Pick<StoredRun, 'answered' | 'contents'>) {
  const replies = [...contents].filter(([key]) => key.endsWith('/reply')).map(([, content]) => Used.parse(content))
  const stored = replies.reduce((sum, { usage }) => sum + usage.promptTokens + usage.completionTokens, 0)
  const used = (run.usage?.prompt_tokens ?? 0) + (run.usage?.completion_tokens ?? 0)
  return { steps: Math.max(0, answered - replies.length), tokens: Math.max(0, used - stored) }
}
