import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions'
import type { ModelMessage, ModelRequest, ToolDefinition } from './model.ts'
import type { Profile } from './profiles.ts'
import type { Rung } from './structured-output.ts'

type Reply = NonNullable<ModelRequest['reply']>

/** Builds the request for a server of this profile; `rung` is the way to ask for JSON. */
export function chatRequest(
  profile: Profile,
  model: string,
  request: ModelRequest,
  rung: Rung,
): ChatCompletionCreateParamsStreaming {
  const { reply, run, role } = request
  return {
    ...profile.extra,
    model,
    messages: [...request.messages.map((it) => chatMessage(it, profile)), ...instructions(reply, rung)],
    stream: true,
    ...(profile.usageInStream && { stream_options: { include_usage: true } }),
    ...(request.tools.length > 0 && { tools: chatTools(request.tools) }),
    ...(reply !== null && structured(reply, rung)),
    ...(profile.cacheKey && { prompt_cache_key: `wms:${run.taskId}:${role}` }),
    [profile.outputLimitField]: request.maxOutputTokens,
  }
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

function chatMessage(message: ModelMessage, { reasoningField }: Profile): ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.toolCallId, content: message.content }
  if (message.role !== 'assistant') return message
  const { content, toolCalls, reasoning } = message
  const thoughts = reasoningField !== null && reasoning ? { [reasoningField]: reasoning } : {}
  if (toolCalls.length === 0) return { role: 'assistant', content, ...thoughts }
  return {
    role: 'assistant',
    content: content || null,
    tool_calls: toolCalls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.arguments },
    })),
    ...thoughts,
  }
}
