import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions'
import { wellFormedData } from '../core/json/well-formed.ts'
import type { Allowances } from './allowances.ts'
import type { ModelMessage, ModelRequest, ToolCall, ToolDefinition } from './model.ts'
import type { Profile } from './profiles.ts'
import type { Rung } from './structured-output.ts'
import { readArguments } from './wire/arguments.ts'

type Reply = NonNullable<ModelRequest['reply']>

/** Builds the request for a server of this profile; `rung` is the way to ask for JSON. Every text in it is well-formed. */
export function chatRequest(
  profile: Profile,
  model: string,
  request: ModelRequest,
  { rung, allowed }: { readonly rung: Rung; readonly allowed: Allowances },
): ChatCompletionCreateParamsStreaming {
  const { reply, run, role } = request
  const body: ChatCompletionCreateParamsStreaming = {
    ...profile.extra,
    model,
    messages: [
      ...request.messages.map((it) => chatMessage(it, reasoningIn(profile, allowed), profile)),
      ...instructions(reply, rung),
    ],
    stream: true,
    ...(profile.usageInStream && { stream_options: { include_usage: true } }),
    ...(request.tools.length > 0 && { tools: chatTools(request.tools) }),
    ...(reply !== null && structured(reply, rung)),
    ...(profile.cacheKey && { prompt_cache_key: `wms:${run.taskId}:${role}` }),
    [allowed.outputLimitField]: Math.min(request.maxOutputTokens, allowed.maxOutputTokens ?? Number.POSITIVE_INFINITY),
  }
  return wellFormedData(withoutRefused(body, allowed))
}

const withoutRefused = <T extends object>(body: T, { without, outputLimitField }: Allowances): T =>
  Object.fromEntries(Object.entries(body).filter(([field]) => !without.has(field) || field === outputLimitField)) as T

const reasoningIn = ({ reasoningField }: Profile, allowed: Allowances): Profile['reasoningField'] => {
  const field = allowed.wantsReasoning ? 'reasoning_content' : reasoningField
  return field !== null && allowed.without.has(field) ? null : field
}

function structured({ name, schema }: Reply, rung: Rung): Partial<ChatCompletionCreateParamsStreaming> {
  switch (rung) {
    case 'json_schema':
      return { response_format: { type: 'json_schema', json_schema: { name, schema: { ...schema }, strict: true } } }
    case 'tool':
      return {
        tools: chatTools([{ name, description: 'Give the answer.', parameters: schema }]),
        tool_choice: { type: 'function', function: { name } },
      }
    case 'json_object':
      return { response_format: { type: 'json_object' } }
    case 'text':
      return {}
  }
}

/** States the schema as text where no request field carries it. */
const instructions = (reply: Reply | null, rung: Rung): ChatCompletionMessageParam[] => {
  if (reply === null || rung === 'json_schema' || rung === 'tool') return []
  const content = `Answer with one JSON object and nothing else. Its JSON schema: ${JSON.stringify(reply.schema)}`
  return [{ role: 'user', content }]
}

const chatTools = (tools: readonly ToolDefinition[]): ChatCompletionTool[] =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: { ...parameters } },
  }))

function chatMessage(
  message: ModelMessage,
  reasoningField: Profile['reasoningField'],
  { replaysNoReasoning }: Profile,
): ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.toolCallId, content: message.content }
  if (message.role !== 'assistant') return message
  const { content, toolCalls, reasoning } = message
  const isWanted = reasoningField !== null && (reasoning || (replaysNoReasoning && toolCalls.length > 0))
  const thoughts = isWanted ? { [reasoningField]: reasoning ?? '' } : {}
  if (toolCalls.length === 0) return { role: 'assistant', content, ...thoughts }
  return { role: 'assistant', content: content || null, tool_calls: toolCalls.map(chatCall), ...thoughts }
}

/** Servers that parse arguments refuse a conversation for ever in which one call's are not JSON. */
function chatCall({ id, name, arguments: written, extra }: ToolCall) {
  const read = readArguments(written)
  const text = 'text' in read ? read.text : '{}'
  return { ...extra, id, type: 'function' as const, function: { name, arguments: text } }
}
