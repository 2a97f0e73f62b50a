import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { CompletionUsage } from 'openai/resources/completions'
import { AppError } from '../errors.ts'
import type { ModelReply, ToolCall } from './model.ts'

export interface StreamedReply extends Omit<ModelReply, 'usage'> {
  /** `null`: the server sent none. Some add the call's cost. */
  readonly usage: (CompletionUsage & { cost?: number }) | null
}

interface Draft {
  content: string
  refusal: string
  reasoning: string
  /** By the server's index. */
  readonly toolCalls: Map<number, { id: string; name: string; arguments: string }>
  finish: ChatCompletionChunk.Choice['finish_reason']
  usage: StreamedReply['usage']
}

/**
 * Reads a stream to its end, or hangs up after `maxChars` as if the server had cut its answer for length. Throws
 * AppError `transient` for a stream that ends without a finish reason, since it was cut off.
 */
export async function readStream(
  chunks: AsyncIterable<ChatCompletionChunk>,
  maxChars: number,
  onChunk: () => void,
): Promise<StreamedReply> {
  const draft: Draft = { content: '', refusal: '', reasoning: '', toolCalls: new Map(), finish: null, usage: null }
  for await (const chunk of chunks) {
    onChunk()
    add(draft, chunk)
    if (sizeOf(draft) <= maxChars) continue
    draft.finish = 'length'
    break
  }
  if (draft.finish === null)
    throw new AppError('transient', 'The model server ended its answer in the middle.', { hint: 'It is tried again.' })
  const refused = draft.refusal !== '' || draft.finish === 'content_filter'
  return {
    finish: refused ? 'refused' : finishOf(draft),
    content: draft.refusal || draft.content,
    toolCalls: refused ? [] : [...draft.toolCalls.values()].map(withId),
    reasoning: draft.reasoning,
    usage: draft.usage,
  }
}

function add(draft: Draft, chunk: ChatCompletionChunk): void {
  draft.usage = chunk.usage ?? draft.usage
  const choice = chunk.choices?.[0]
  if (!choice) return
  draft.finish = choice.finish_reason ?? draft.finish
  draft.content += choice.delta?.content ?? ''
  draft.refusal += choice.delta?.refusal ?? ''
  draft.reasoning += reasoningOf(choice.delta)
  for (const delta of choice.delta?.tool_calls ?? []) {
    const index = delta.index ?? 0
    const call = draft.toolCalls.get(index) ?? { id: '', name: '', arguments: '' }
    draft.toolCalls.set(index, call)
    call.id ||= delta.id ?? ''
    call.name += delta.function?.name ?? ''
    call.arguments += delta.function?.arguments ?? ''
  }
}

const sizeOf = ({ content, refusal, reasoning, toolCalls }: Draft): number =>
  [...toolCalls.values()].reduce(
    (sum, call) => sum + call.name.length + call.arguments.length,
    content.length + refusal.length + reasoning.length,
  )

/** Not in OpenAI's protocol: DeepSeek, vLLM and llama.cpp call it `reasoning_content`, OpenRouter `reasoning`. */
const reasoningOf = (
  delta: ChatCompletionChunk.Choice.Delta & { reasoning_content?: unknown; reasoning?: unknown },
) => {
  const text = delta?.reasoning_content ?? delta?.reasoning
  return typeof text === 'string' ? text : ''
}

/** Some servers report `stop` with tool calls, or `tool_calls` without any. */
const finishOf = ({ finish, toolCalls }: Draft): 'length' | 'tool_calls' | 'stop' => {
  if (finish === 'length') return 'length'
  return toolCalls.size > 0 ? 'tool_calls' : 'stop'
}

/** Some servers omit ids, but a tool's answer must refer to one. */
const withId = (call: ToolCall, index: number): ToolCall => (call.id === '' ? { ...call, id: `call_${index}` } : call)
