import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions'
import type { ModelMessage, ModelRequest, ToolDefinition } from './model.ts'

type Reply = NonNullable<ModelRequest['reply']>

/** How JSON is asked for, best first; a server that refuses one is asked by the next from then on. */
export const RUNGS = ['json_schema', 'json_object', 'text'] as const
export type Rung = (typeof RUNGS)[number]

export const responseFormat = ({ name, schema }: Reply, rung: Exclude<Rung, 'text'>) =>
  rung === 'json_schema' ? { type: rung, json_schema: { name, schema: { ...schema }, strict: true } } : { type: rung }

export const jsonInstruction = ({ schema }: Reply): ChatCompletionMessageParam => ({
  role: 'user',
  content: `Answer with one JSON object and nothing else. Its JSON schema: ${JSON.stringify(schema)}`,
})

export const chatTools = (tools: readonly ToolDefinition[]): ChatCompletionTool[] =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: { ...parameters } },
  }))

export const chatMessages = (messages: readonly ModelMessage[]): ChatCompletionMessageParam[] =>
  messages.map((message): ChatCompletionMessageParam => {
    if (message.role === 'tool') return { role: 'tool', tool_call_id: message.toolCallId, content: message.content }
    if (message.role !== 'assistant') return message
    const { content, toolCalls } = message
    if (toolCalls.length === 0) return { role: 'assistant', content }
    return {
      role: 'assistant',
      content: content || null,
      tool_calls: toolCalls.map((call) => ({
        id: call.id,
        type: 'function',
        function: { name: call.name, arguments: call.arguments },
      })),
    }
  })
