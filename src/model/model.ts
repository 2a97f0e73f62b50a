import type { Role } from '../core/stages.ts'
import { AppError } from '../errors.ts'

/** One conversation turn with a model. The shapes are those of Chat Completions, the one protocol all servers share. */
export interface Model {
  /** Shown to people, e.g. `scripted model` or `gpt-5.2`. */
  readonly name: (role: Role) => string
  /** The same server, with this model for every role. */
  readonly using: (name: string) => Model
  /** The most that a call may cost: its estimated prompt and its whole output limit. `null`: the price is unknown. */
  readonly worstCaseUsd: (request: ModelRequest) => number | null
  /**
   * Throws AppError: `transient` (with `retryAfterMs` when the server said so) for what the queue should repeat, and that
   * is all that is not known to be final; `misconfigured` for what only a person can fix; PerhapsTooLong; the signal's
   * reason when it aborts. All texts of a reply are well-formed, and all arguments are JSON objects.
   */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>
}

export interface ModelRequest {
  readonly role: Role
  /** Identifies the call for metering and for the scripted model. */
  readonly run: { readonly taskId: number; readonly stage: string; readonly attempt: number }
  readonly messages: readonly ModelMessage[]
  readonly tools: readonly ToolDefinition[]
  /** Asks for a JSON object of this schema instead of free text. */
  readonly reply: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> } | null
  readonly maxOutputTokens: number
}

export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant'
      readonly content: string
      readonly toolCalls: readonly ToolCall[]
      /** The model's earlier reasoning, which some servers want back. */
      readonly reasoning?: string
    }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string }

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** The text of a JSON object. */
  readonly arguments: string
  /** What the model wrote instead of a JSON object, e.g. one that was cut off; then `arguments` is `{}`. */
  readonly unreadable?: string | undefined
  /** Fields of the server's own beside the call, which it may want back. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined
}

export interface ToolDefinition {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface ModelReply {
  /** length: cut at `maxOutputTokens` · context_overflow: the request exceeds the model's window and got no answer. */
  readonly finish: 'stop' | 'tool_calls' | 'length' | 'refused' | 'context_overflow'
  readonly content: string
  readonly toolCalls: readonly ToolCall[]
  /** The reasoning text of a reasoning model; empty if it sent none. */
  readonly reasoning: string
  readonly usage: Usage
}

/** The server refused a request for a reason that nobody knows; a shorter one may pass. */
export class PerhapsTooLong extends AppError {}

/** Tokens as the server counted them; `estimated`: it did not count some of them. */
export interface Usage {
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
  readonly estimated: boolean
  /** `null`: the model's price is unknown. */
  readonly costUsd: number | null
}

export const NO_USAGE: Usage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, estimated: false, costUsd: 0 }

export const sumUsage = (a: Usage, b: Usage): Usage => ({
  promptTokens: a.promptTokens + b.promptTokens,
  cachedTokens: a.cachedTokens + b.cachedTokens,
  completionTokens: a.completionTokens + b.completionTokens,
  estimated: a.estimated || b.estimated,
  costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
})

/** A cautious estimate without a tokenizer, which hostile text can stall; Cyrillic costs more than ASCII. */
export const estimateTokens = (text: string): number => {
  const nonAscii = text.replace(/[\0-\x7f]+/g, '').length
  return Math.ceil((text.length - nonAscii) / 3.8 + nonAscii / 2.8)
}
