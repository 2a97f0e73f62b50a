import { z } from 'zod'
import { ContextPack } from '../core/artifacts.ts'
import { Checkpoint } from '../core/checkpoint.ts'
import type { ModelReply } from '../model/model.ts'

/**
 * What one run has been through, step by step. A run that is repeated after a crash, a fault or a pause plays what is
 * stored, without the model and without the tools, and goes on where that ends.
 */
export interface Journal {
  /** Where the worktree stood at the newest stored step; `null`: nothing is stored. */
  readonly checkpoint: Checkpoint | null
  /** How long the run has been worked on, in all its deliveries; waiting is no work. */
  workedMs(): number
  /** What the run has used in earlier deliveries and no stored step accounts for. It counts against the limits all the same. */
  lost(): { readonly steps: number; readonly tokens: number }
  /** `null`: not stored. Step 0 is the brief; each later step has a reply and, where that called tools, their answers. */
  recall(step: number, kind: 'brief' | 'reply' | 'answers'): unknown
  /** Throws AppError `conflict` when another delivery took this run over. */
  keep(step: number, kind: 'brief' | 'answers', content: object, checkpoint: Checkpoint): Promise<void>
  /**
   * Makes a paid call: sets `worstCaseUsd` aside, calls, and stores the reply with what it really cost, before anything is
   * done about it. `refused`: no budget has room for it, and why.
   */
  pay(call: PaidCall): Promise<ModelReply | { readonly refused: string }>
  /** Forgets everything stored: the run begins anew. */
  forget(): Promise<void>
}

export interface PaidCall {
  readonly step: number
  readonly model: string
  /** `null`: the model's price is unknown. */
  readonly worstCaseUsd: number | null
  readonly make: () => Promise<ModelReply>
}

/** What the run's agent was told at the start, and the files as it found them. */
export const Brief = z.object({ system: z.string(), prompt: z.string(), pack: ContextPack, start: Checkpoint })
export type Brief = z.infer<typeof Brief>

const Usage = z.object({
  promptTokens: z.number(),
  cachedTokens: z.number(),
  completionTokens: z.number(),
  estimated: z.boolean(),
  costUsd: z.number().nullable(),
})

export const StoredReply = z.object({
  finish: z.enum(['stop', 'tool_calls', 'length', 'refused', 'context_overflow']),
  content: z.string(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })),
  reasoning: z.string().default(''),
  usage: Usage,
}) satisfies z.ZodType<ModelReply>

/** Answers to a reply's calls, in their order. A reply that submits has none: the submission is judged again. */
export const StoredAnswers = z.object({
  answers: z.array(z.object({ kind: z.enum(['answered', 'unusable']), text: z.string() })),
})
export type StoredAnswers = z.infer<typeof StoredAnswers>
