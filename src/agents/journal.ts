import { z } from 'zod'
import { ContextPack } from '../core/artifacts.ts'
import { Checkpoint } from '../core/checkpoint.ts'
import type { ModelReply } from '../model/model.ts'

/**
 * The durable log of one run, step by step. A run that is repeated after a crash, a fault or a pause replays the stored
 * steps without calling the model or the tools, and goes on from there.
 */
export interface Journal {
  /** The worktree at the newest stored step; `null`: nothing is stored. */
  readonly checkpoint: Checkpoint | null
  /** The run's working time over all its deliveries, without waits. */
  workedMs(): number
  /** What earlier deliveries used without storing a step. It still counts against the limits. */
  lost(): { readonly steps: number; readonly tokens: number }
  /** `null`: not stored. Step 0 is the brief; each later step has a reply and, if that called tools, their answers. */
  recall(step: number, kind: 'brief' | 'reply' | 'answers'): unknown
  /** Throws AppError `conflict` when another delivery took this run over. */
  keep(step: number, kind: 'brief' | 'answers', content: object, checkpoint: Checkpoint): Promise<void>
  /**
   * Makes a paid call: reserves `worstCaseUsd`, calls, and stores the reply with its real cost before it is acted on.
   * `refused`: why no budget has room for it.
   */
  pay(call: PaidCall): Promise<ModelReply | { readonly refused: string }>
  /** Deletes everything stored, so that the run starts from scratch. */
  forget(): Promise<void>
}

interface PaidCall {
  readonly step: number
  readonly model: string
  /** `null`: the model's price is unknown. */
  readonly worstCaseUsd: number | null
  readonly make: () => Promise<ModelReply>
}

/** The agent's first prompt, the files from which its work is judged, and those that it found, if others. */
export const Brief = z.object({
  ...{ system: z.string(), prompt: z.string(), pack: ContextPack },
  ...{ start: Checkpoint, found: Checkpoint.optional() },
})
export type Brief = z.infer<typeof Brief>

const Usage = z.object({
  promptTokens: z.number(),
  cachedTokens: z.number(),
  completionTokens: z.number(),
  estimated: z.boolean(),
  costUsd: z.number().nullable(),
})

const StoredCall = z.object({
  ...{ id: z.string(), name: z.string(), arguments: z.string() },
  unreadable: z.string().optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
})

export const StoredReply = z.object({
  finish: z.enum(['stop', 'tool_calls', 'length', 'refused', 'context_overflow']),
  content: z.string(),
  toolCalls: z.array(StoredCall),
  reasoning: z.string().default(''),
  usage: Usage,
}) satisfies z.ZodType<ModelReply>

/** Answers to a reply's calls, in order. A reply that submits has none, since the submission is judged again. */
export const StoredAnswers = z.object({
  answers: z.array(z.object({ kind: z.enum(['answered', 'unusable']), text: z.string() })),
})
export type StoredAnswers = z.infer<typeof StoredAnswers>
