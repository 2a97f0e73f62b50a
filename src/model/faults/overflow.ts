import type { ServerFault } from '../wire/server-fault.ts'

const CODES =
  /context_?(length|window|size)|prompt_too_long|input_too_long|request_too_large|max_tokens_exceeded|contextwindowexceeded|tokens_limit_reached/

/** Any of these says that the conversation is longer than the model reads. */
const WORDS = [
  /context[\s_-]*(length|window|size|limit)|context[^.]{0,20}overflow|available context|n_ctx|n_keep|max_model_len|maximum model length/i,
  /\b(prompt|input|inputs|messages?|conversation|request|sequence)\b[^.]{0,80}\b(too (long|large|big)|exceed\w*|(longer|larger|greater) than|over the limit)/i,
  /too many (input |prompt )?tokens|reduce (the|your) (length|prompt|input|size|number)|shorten (the|your)|shorter (input|prompt)/i,
  /(exceed\w*|limit of|maximum of|more than)[^.]{0,60}\b(input|prompt|context|sequence)?\s*tokens?\b/i,
  /token[^.]{0,60}\b(exceed\w*|limit (reached|exceeded))/i,
  /超长|过长|上下文长度|最大长度/,
]

/** Limits over time pass by waiting, and limits of the answer have nothing to do with the conversation. */
const OTHER_LIMITS =
  /per[- ](minute|hour|day|second)|\b[rt]p[md]\b|rate.?limit|quota|throttl|please wait|too many requests|(max_(completion_|output_)?tokens|completion tokens|output tokens)[^.]{0,40}(too large|at most|less than|must be|range|invalid)|invalid max_/i

/** Waiting does not make a single request smaller. */
const TOO_LARGE_AT_ONCE = /request too large/i

/** Whether the server says that the conversation is too long: by its code or status first, by its words last. */
export function isOverflow({ status, codes, message, isPage }: ServerFault): boolean {
  if (status === 413 || codes.some((code) => CODES.test(code))) return true
  if (isPage || status === 401 || status === 402 || status === 403) return false
  if (TOO_LARGE_AT_ONCE.test(message)) return true
  if (status === 429 || (OTHER_LIMITS.test(message) && !/context[\s_-]*(length|window)/i.test(message))) return false
  return WORDS.some((words) => words.test(message))
}
