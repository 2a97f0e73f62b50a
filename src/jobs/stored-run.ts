import type { Pool } from 'pg'
import { z } from 'zod'
import type { Checkpoint } from '../core/checkpoint.ts'
import type { Seal } from '../secrets/seal.ts'
import type { Run } from '../store/runs.ts'
import { deleteSteps, type StoredStep, stepsOf } from '../store/steps.ts'

/** What earlier deliveries of a run have stored. */
interface StoredRun {
  readonly checkpoint: Checkpoint | null
  /** The newest delivery that stored something; 0: none. */
  readonly lastDelivery: number
  /** By `step/kind`. */
  readonly contents: Map<string, unknown>
}

/** A run of which a step can no longer be opened, since the machine's key is gone, begins anew. */
export async function openSteps({ pool, seal }: { pool: Pool; seal: Seal }, runId: number): Promise<StoredRun> {
  const steps = await stepsOf(pool, runId)
  const lastDelivery = steps.at(-1)?.delivery ?? 0
  const opened = steps.map((step) => ({ ...step, content: contentOf(step, seal) }))
  if (opened.some(({ content }) => content === null)) {
    await deleteSteps(pool, runId)
    return { checkpoint: null, lastDelivery, contents: new Map() }
  }
  return {
    checkpoint: steps.findLast((step) => step.checkpoint !== null)?.checkpoint ?? null,
    lastDelivery,
    contents: new Map(opened.map(({ step, kind, content }) => [`${step}/${kind}`, content])),
  }
}

function contentOf({ content, sealed }: StoredStep, seal: Seal): unknown {
  if (sealed === null) return content
  const text = seal.open(sealed)
  return text === null ? null : JSON.parse(text)
}

const Used = z.object({ usage: z.object({ promptTokens: z.number(), completionTokens: z.number() }) })

/** What the run has used that no stored reply accounts for: they were forgotten, or came too late. */
export function lostWork(run: Run, answered: number, contents: ReadonlyMap<string, unknown>) {
  const replies = [...contents].filter(([key]) => key.endsWith('/reply')).map(([, content]) => Used.parse(content))
  const stored = replies.reduce((sum, { usage }) => sum + usage.promptTokens + usage.completionTokens, 0)
  const used = (run.usage?.prompt_tokens ?? 0) + (run.usage?.completion_tokens ?? 0)
  return { steps: Math.max(0, answered - replies.length), tokens: Math.max(0, used - stored) }
}
