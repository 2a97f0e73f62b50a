import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import { estimateTokens } from '../../../model/model.ts'
import type { ScriptedCall } from './script.ts'

/** The part of Chat Completions that the server reads. */
export const ChatRequest = z.object({
  model: z.string(),
  messages: z
    .array(
      z.object({
        role: z.enum(['system', 'user', 'assistant', 'tool']),
        content: z.string().nullish(),
        tool_calls: z.array(z.unknown()).optional(),
      }),
    )
    .min(1),
  stream: z.boolean().default(false),
  tools: z.array(z.unknown()).default([]),
})
export type ChatRequest = z.infer<typeof ChatRequest>

export interface ScriptedReply {
  readonly content: string
  readonly refusal: string | null
  readonly call: ScriptedCall | null
}

export const textReply = (content: string): ScriptedReply => ({ content, refusal: null, call: null })

export const sendReply = (response: ServerResponse, request: ChatRequest, reply: ScriptedReply): void => {
  if (request.stream) sendStream(response, request, reply)
  else sendJson(response, 200, completion(request, reply))
}

const sendStream = (response: ServerResponse, request: ChatRequest, reply: ScriptedReply): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const chunk of chunks(request, reply)) response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  response.end('data: [DONE]\n\n')
}

/** Sends half an answer and ends the connection. */
export const sendCutStream = (response: ServerResponse, request: ChatRequest, reply: ScriptedReply): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`data: ${JSON.stringify(chunks(request, reply)[0])}\n\n`)
}

export const sendJson = (response: ServerResponse, status: number, body: object, headers: object = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

export const sendError = (response: ServerResponse, status: number, message: string, headers: object = {}): void =>
  sendJson(response, status, { error: { message, type: 'scripted_model', code: null, param: null } }, headers)

/** Deterministic: ids come from the conversation's length. */
const envelope = (request: ChatRequest, object: string) => ({
  id: `chatcmpl-${request.messages.length}`,
  object,
  created: 0,
  model: request.model,
})

const toolCalls = (request: ChatRequest, call: ScriptedCall) => [
  {
    index: 0,
    id: `call_${request.messages.length}`,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.args) },
  },
]

const finishReason = ({ call }: ScriptedReply) => (call ? 'tool_calls' : 'stop')

function chunks(request: ChatRequest, reply: ScriptedReply): object[] {
  const base = envelope(request, 'chat.completion.chunk')
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...base,
    choices: [{ index: 0, delta, finish_reason }],
  })
  return [
    chunk({ role: 'assistant', content: reply.content, refusal: reply.refusal }),
    ...(reply.call ? [chunk({ tool_calls: toolCalls(request, reply.call) })] : []),
    chunk({}, finishReason(reply)),
    { ...base, choices: [], usage: usage(request, reply) },
  ]
}

function completion(request: ChatRequest, reply: ScriptedReply): object {
  const { content, refusal, call } = reply
  const message = { role: 'assistant', content, refusal, ...(call && { tool_calls: toolCalls(request, call) }) }
  return {
    ...envelope(request, 'chat.completion'),
    choices: [{ index: 0, message, finish_reason: finishReason(reply) }],
    usage: usage(request, reply),
  }
}

/** Counts like a server with a prefix cache: tokens of the previous request are cached. */
function usage(request: ChatRequest, reply: ScriptedReply): object {
  const lastTurn = request.messages.findLastIndex((message) => message.role === 'assistant')
  const tokens = (messages: ChatRequest['messages']) => estimateTokens(JSON.stringify([request.tools, messages]))
  const prompt = tokens(request.messages)
  const completionTokens = estimateTokens(reply.content + JSON.stringify(reply.call))
  return {
    prompt_tokens: prompt,
    completion_tokens: completionTokens,
    total_tokens: prompt + completionTokens,
    prompt_tokens_details: { cached_tokens: lastTurn < 0 ? 0 : tokens(request.messages.slice(0, lastTurn)) },
    completion_tokens_details: { reasoning_tokens: 0 },
  }
}
