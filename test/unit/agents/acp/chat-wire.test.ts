import { expect, test } from 'vitest'
import { ChatCall, chunks, completion, modelRequest } from '../../../../src/agents/acp/chat-wire.ts'
import { type ModelReply, NO_USAGE } from '../../../../src/model/model.ts'

const of = { role: 'backend', run: { taskId: 1, stage: 'BACKEND', attempt: 1 }, maxOutputTokens: 1_000 } as const
const user = { role: 'user', content: 'hello' }
const read = (body: object) => modelRequest(ChatCall.parse(body), of)

test('A conversation with parts, tool calls and their results becomes the model port’s', () => {
  const { messages, tools } = read({
    model: 'whatever the agent believes',
    messages: [
      { role: 'developer', content: 'be good' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'read', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'result' },
    ],
    tools: [{ type: 'function', function: { name: 'read', parameters: { type: 'object' } } }],
  })
  expect(messages).toEqual([
    { role: 'system', content: 'be good' },
    { role: 'user', content: 'a\nb' },
    { role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'read', arguments: '{}' }] },
    { role: 'tool', toolCallId: 'c', content: 'result' },
  ])
  expect(tools).toEqual([{ name: 'read', description: '', parameters: { type: 'object' } }])
})

test('An agent may ask for less output than the run allows, never for more', () => {
  expect(read({ messages: [user], max_tokens: 200 }).maxOutputTokens).toBe(200)
  expect(read({ messages: [user], max_completion_tokens: 9_999_999 }).maxOutputTokens).toBe(1_000)
})

test('A picture is refused instead of dropped', () => {
  const picture = { type: 'image_url', image_url: { url: 'data:' } }
  expect(ChatCall.safeParse({ messages: [{ role: 'user', content: [picture] }] }).success).toBe(false)
})

test('A reply is told as one answer or as a stream, with its tokens', () => {
  const reply: ModelReply = {
    finish: 'tool_calls',
    content: '',
    toolCalls: [{ id: 'c', name: 'read', arguments: '{}' }],
    reasoning: 'hm',
    usage: { ...NO_USAGE, promptTokens: 10, cachedTokens: 4, completionTokens: 2 },
  }
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 2,
    total_tokens: 12,
    prompt_tokens_details: { cached_tokens: 4 },
  }
  const call = { id: 'c', type: 'function', function: { name: 'read', arguments: '{}' } }
  expect(completion('m', reply)).toMatchObject({
    choices: [{ finish_reason: 'tool_calls', message: { tool_calls: [call], reasoning_content: 'hm' } }],
    usage,
  })
  const stream = chunks('m', reply)
  expect(stream[0]).toMatchObject({ choices: [{ delta: { tool_calls: [{ index: 0, ...call }] } }] })
  expect(stream.at(-1)).toMatchObject({ choices: [], usage })
})

test('A refusal is no content', () => {
  const reply: ModelReply = { finish: 'refused', content: 'I will not.', toolCalls: [], reasoning: '', usage: NO_USAGE }
  expect(completion('m', reply)).toMatchObject({
    choices: [{ finish_reason: 'content_filter', message: { content: null, refusal: 'I will not.' } }],
  })
})

test('What a server gives beside a call comes back with it, by way of the agent (earendil-works/pi#9444)', () => {
  const extra = { extra_content: { google: { thought_signature: 'sig' } } }
  const toolCalls = [{ id: 'c', name: 'read', arguments: '{}', extra }]
  const reply: ModelReply = { finish: 'tool_calls', content: '', toolCalls, reasoning: '', usage: NO_USAGE }
  const { choices } = completion('large', reply) as { choices: { message: object }[] }
  const { messages } = read({ messages: [user, { role: 'assistant', ...choices[0]?.message }] })
  expect(messages[1]).toMatchObject({ toolCalls })
})
