import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import { ROLES } from '../../core/stages.ts'
import { type ChatRequest, sendCutStream, sendError, sendReply, textReply } from './story/protocol.ts'

/** A fault to inject into the next calls, so that people and tests see how the orchestrator handles it. */
export const ModelFault = z.strictObject({
  kind: z.enum(['garbage', 'refuse', 'hang', 'rate_limit', 'server_error', 'cut']),
  calls: z.number().int().min(1).default(1),
  /** The role whose calls fail; `null`: any. */
  role: z.enum(ROLES).nullable().default(null),
  retryAfterSeconds: z.number().min(0).default(2),
})
export type ModelFault = z.infer<typeof ModelFault>

/** Uses up one call of the first fault for the role; `null`: there is none. */
export const takeFault = (pending: ModelFault[], role: string | undefined): ModelFault | null => {
  const fault = pending.find((it) => it.role === null || it.role === role)
  if (!fault) return null
  fault.calls -= 1
  if (fault.calls === 0) pending.splice(pending.indexOf(fault), 1)
  return fault
}

type Send = (response: ServerResponse, request: ChatRequest, fault: ModelFault) => void

const REFUSAL = { content: '', refusal: 'I cannot help with that. (scripted model)', call: null }

export const SEND_FAULT: Readonly<Record<ModelFault['kind'], Send>> = {
  garbage: (response, request) => sendReply(response, request, textReply('%%% {"goal": [unclosed (scripted model)')),
  refuse: (response, request) => sendReply(response, request, REFUSAL),
  hang: () => undefined,
  rate_limit: (response, _, { retryAfterSeconds }) =>
    sendError(response, 429, 'Slow down. (scripted model)', { 'retry-after': String(retryAfterSeconds) }),
  server_error: (response) => sendError(response, 500, 'Broken on request. (scripted model)'),
  cut: (response, request) => sendCutStream(response, request, textReply('This answer ends in the mid')),
}
