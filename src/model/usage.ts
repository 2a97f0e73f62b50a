import { estimateTokens, type ModelRequest, type Usage } from './model.ts'
import type { StreamedReply } from './stream.ts'

/** The estimated size of a request. */
export const promptTokens = ({ messages, tools }: ModelRequest): number =>
  estimateTokens(JSON.stringify([messages, tools]))

/** The server's count, or else an estimate from what was sent and received. */
export const countTokens = (request: ModelRequest, reply: StreamedReply): Omit<Usage, 'costUsd'> => {
  if (reply.usage !== null)
    return {
      promptTokens: reply.usage.prompt_tokens,
      cachedTokens: reply.usage.prompt_tokens_details?.cached_tokens ?? 0,
      completionTokens: reply.usage.completion_tokens,
      estimated: false,
    }
  return {
    promptTokens: promptTokens(request),
    cachedTokens: 0,
    completionTokens: estimateTokens(reply.content + JSON.stringify(reply.toolCalls)),
    estimated: true,
  }
}
