import { estimateTokens, type ModelRequest, type Usage } from './model.ts'
import type { WrittenReply } from './wire/draft.ts'

/** The estimated size of a request. */
export const promptTokens = ({ messages, tools, reply }: ModelRequest): number =>
  estimateTokens(JSON.stringify([messages, tools, ...(reply === null ? [] : [reply])]))

type Tokens = Omit<Usage, 'costUsd'>

/** The server's counts, and an estimate from what was sent and received for each that is missing or not credible. */
export function countTokens(
  request: ModelRequest,
  { counts, ...reply }: Pick<WrittenReply, 'counts' | 'content' | 'reasoning' | 'toolCalls'>,
): Tokens {
  const promptCount = counts.prompt ?? promptTokens(request)
  const written = reply.content + reply.reasoning + (reply.toolCalls.length > 0 ? JSON.stringify(reply.toolCalls) : '')
  return {
    promptTokens: promptCount,
    cachedTokens: Math.min(promptCount, counts.cached ?? 0),
    completionTokens: counts.completion ?? estimateTokens(written),
    estimated: counts.prompt === null || (counts.completion === null && written !== ''),
  }
}
