import { z } from 'zod'
import type { ModelMessage, ModelReply, ModelRequest, ToolCall } from '../../model/model.ts'

/** Text as a string or in parts; a part that is not text (an image, a sound) is refused. */
const Text = z
  .union([z.string(), z.array(z.object({ type: z.literal('text'), text: z.string() }))])
  .nullish()
  .transform((content) => (typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('\n')))

const Message = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer', 'user']), content: Text }),
  z.object({
    role: z.literal('assistant'),
    content: Text,
    tool_calls: z
      .array(z.looseObject({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
      .nullish(),
    reasoning_content: z.string().nullish(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: Text }),
])

const Schema = z.record(z.string(), z.unknown())

/** The part of Chat Completions that coding agents use. The requested model is ignored: the run's model is used. */
export const ChatCall = z.object({
  messages: z.array(Message).min(1),
  tools: z
    .array(
      z.object({
        function: z.object({ name: z.string(), description: z.string().default(''), parameters: Schema.default({}) }),
      }),
    )
    .nullish(),
  response_format: z
    .object({ json_schema: z.object({ name: z.string().default('answer'), schema: Schema }).optional() })
    .nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  stream: z.boolean().nullish(),
})
export type ChatCall = z.infer<typeof ChatCall>
type Called = NonNullable<Extract<ChatCall['messages'][number], { role: 'assistant' }>['tool_calls']>[number]

export function modelRequest(call: ChatCall, of: Pick<ModelRequest, 'role' | 'run' | 'maxOutputTokens'>): ModelRequest {
  const requested = call.max_completion_tokens ?? call.max_tokens ?? of.maxOutputTokens
  return {
    ...of,
    messages: call.messages.map(modelMessage),
    tools: (call.tools ?? []).map((it) => it.function),
    reply: call.response_format?.json_schema ?? null,
    maxOutputTokens: Math.min(requested, of.maxOutputTokens),
  }
}

function modelMessage(message: ChatCall['messages'][number]): ModelMessage {
  switch (message.role) {
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        toolCalls: (message.tool_calls ?? []).map(toolCall),
        ...(message.reasoning_content && { reasoning: message.reasoning_content }),
      }
    case 'tool':
      return { role: 'tool', toolCallId: message.tool_call_id, content: message.content }
    case 'user':
      return { role: 'user', content: message.content }
    default:
      return { role: 'system', content: message.content }
  }
}

/** With the fields that a server gave beside the call, which it may want back. */
function toolCall({ id, type: _, index: __, function: called, ...extra }: Called): ToolCall {
  return { id, ...called, ...(Object.keys(extra).length > 0 && { extra }) }
}

/** A reply as one response body. */
export const completion = (model: string, reply: ModelReply): object => ({
  ...envelope(model, 'chat.completion'),
  choices: [{ index: 0, message: { role: 'assistant', ...messageOf(reply) }, finish_reason: finishReason(reply) }],
  usage: usage(reply),
})

/** A reply as the chunks of a stream. */
export const chunks = (model: string, reply: ModelReply): object[] => {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...envelope(model, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, finish_reason }],
  })
  const last = { ...envelope(model, 'chat.completion.chunk'), choices: [], usage: usage(reply) }
  return [chunk({ role: 'assistant', ...messageOf(reply) }), chunk({}, finishReason(reply)), last]
}

const envelope = (model: string, object: string) => ({ id: 'chatcmpl-run', object, created: 0, model })

const messageOf = ({ content, finish, toolCalls, reasoning }: ModelReply) => ({
  content: finish === 'refused' ? null : content,
  ...(finish === 'refused' && { refusal: content }),
  ...(reasoning !== '' && { reasoning_content: reasoning }),
  ...(toolCalls.length > 0 && {
    tool_calls: toolCalls.map(({ id, name, arguments: text, extra }, index) => ({
      ...{ ...extra, index, id, type: 'function', function: { name, arguments: text } },
    })),
  }),
})

const finishReason = ({ finish }: ModelReply): string => (finish === 'refused' ? 'content_filter' : finish)

const usage = ({ usage: { promptTokens, cachedTokens, completionTokens } }: ModelReply) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens },
})
