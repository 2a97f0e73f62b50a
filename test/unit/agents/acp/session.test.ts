import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { openSession } from '../../../../src/agents/acp/session.ts'
import type { RunningProgram } from '../../../../src/sandbox/driver.ts'

type Message = Readonly<Record<string, unknown>>

/** An agent on its wire, that says these things in its turn. */
function agentThatSays(said: Iterable<Message>): RunningProgram {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const send = (message: Message) => void output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const answers: Readonly<Record<string, Message>> = {
    initialize: { protocolVersion: 1, agentCapabilities: {} },
    'session/new': { sessionId: 'one' },
    'session/prompt': { stopReason: 'end_turn' },
  }
  createInterface(input).on('line', (line) => {
    const { id, method } = JSON.parse(line)
    if (method === 'session/prompt') for (const message of said) send(message)
    if (method in answers) send({ id, result: answers[method] })
  })
  return { input, output, ended: new Promise(() => {}), kill: async () => {} }
}

const update = (of: Message): Message => ({ method: 'session/update', params: { sessionId: 'one', update: of } })

function* flood(): Iterable<Message> {
  for (let index = 0; index < 200; index++) {
    const toolCall = {
      toolCallId: `${index}`,
      kind: 'edit',
      title: 'write',
      locations: [{ path: `/work/.wms/${index}` }],
    }
    const options = ['allow_once', 'reject_once'].map((kind) => ({ optionId: kind, name: kind, kind }))
    yield { id: `ask-${index}`, method: 'session/request_permission', params: { sessionId: 'one', toolCall, options } }
    yield update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'x'.repeat(16_000) } })
  }
}

test('Attack: of an agent that says and asks for things without end only the beginning is kept', async () => {
  const agent = { name: 'hostile', argv: ['agent'] as const, environment: {}, files: {}, folders: [], mode: null }
  const scope = { allowed: ['backend/**'], denied: [] }
  const { signal } = new AbortController()
  const context = { agent, cwd: '/work', scope, log: pino({ level: 'silent' }) }
  const session = await openSession(agentThatSays(flood()), context, signal)
  const { finalText, denied } = await session.prompt('Go', signal)
  expect(finalText).toBe('x'.repeat(20_000))
  expect(denied.slice(0, 2)).toEqual(['edit write /work/.wms/0', 'edit write /work/.wms/1'])
  expect(denied).toHaveLength(50)
})
