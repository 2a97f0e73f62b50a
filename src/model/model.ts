import type { Role } from '../core/stages.ts'

/** One conversation turn with a model. The shapes are those of Chat Completions, the one protocol all servers share. */
export interface Model {
  /** Shown to people, e.g. `scripted model` or `gpt-5.2`. */
  readonly name: (role: Role) => string
  /** Throws AppError `transient` (with `retryAfterMs` when the server said so) for what the queue should repeat. */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>
}

export interface ModelRequest {
  readonly role: Role
  /** Marks the call for metering and for the scripted model: (task, stage, attempt). */
  readonly run: { readonly taskId: number; readonly stage: string; readonly attempt: number }
  readonly messages: readonly ModelMessage[]
  readonly tools: readonly ToolDefinition[]
  /** Ask for a JSON object of this schema instead of free text. */
  readonly reply: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> } | null
  readonly maxOutputTokens: number
}

export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string }

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** As the model wrote them: may be no JSON at all. */
  readonly arguments: string
}

export interface ToolDefinition {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface ModelReply {
  readonly finish: 'stop' | 'tool_calls' | 'length' | 'refused'
  readonly content: string
  readonly toolCalls: readonly ToolCall[]
  readonly usage: Usage
}

/** Tokens as the server counted them; `estimated` when it did not say. */
export interface Usage {
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly completionTokens: number
  readonly estimated: boolean
  /** `null`: the price of this model is unknown, which is not zero. */
  readonly costUsd: number | null
}
