/**
 * A coding agent that speaks the Agent Client Protocol, written by hand from its specification and with nothing of ours.
 * It does what its model says, the scripted one too: writes files, asks for permission in the mode `ask`, crashes, stops.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

// biome-ignore lint/suspicious/noExplicitAny: the wire as an outsider sees it
type Json = Record<string, any>
const { OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL } = process.env

const send = (message: Json): void => void process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
const answers = new Map<number, (result: Json) => void>()
const ask = (method: string, params: Json): Promise<Json> =>
  new Promise((resolve) => {
    const id = answers.size + 1
    answers.set(id, resolve)
    send({ id, method, params })
  })

let mode = 'auto'
let cwd = ''
let cancelled = new AbortController()
const messages: Json[] = []
const sessionId = 'one'
const update = (content: Json): void => send({ method: 'session/update', params: { sessionId, update: content } })

const call = (id: string, kind: string, path: string): Json => ({
  ...{ toolCallId: id, kind, title: `write ${path}`, locations: [{ path: `${cwd}/${path}` }] },
})

async function mayWrite(id: string, path: string): Promise<boolean> {
  if (mode !== 'ask') return true
  const options = ['allow_always', 'reject_once', 'allow_once'].map((kind) => ({ optionId: kind, name: kind, kind }))
  const { outcome } = await ask('session/request_permission', { sessionId, toolCall: call(id, 'edit', path), options })
  return outcome.optionId === 'allow_once'
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
  })

const tools: Record<string, (args: Json, id: string) => Promise<string> | string> = {
  write_file: async ({ path, content }, id) => {
    update({ sessionUpdate: 'tool_call', ...call(id, 'edit', path) })
    if (!(await mayWrite(id, path))) return 'denied'
    mkdirSync(dirname(`${cwd}/${path}`), { recursive: true })
    writeFileSync(`${cwd}/${path}`, content)
    return 'written'
  },
  edit_file: ({ path, old_text, new_text }, id) => {
    const content = readFileSync(`${cwd}/${path}`, 'utf8').replace(old_text, () => new_text)
    return tools.write_file?.({ path, content }, id) ?? ''
  },
  read_file: ({ path }) => readFileSync(path, 'utf8'),
  write_anywhere: ({ path }) => {
    writeFileSync(path, 'x')
    return 'written'
  },
  environment: () => JSON.stringify(process.env),
  connect: async ({ port }) => `connected: ${await canConnect(port)}`,
  crash: () => process.exit(3),
}

const use = async (name: string, args: Json, id: string): Promise<string> => tools[name]?.(args, id) ?? 'no such tool'

async function complete(): Promise<Json> {
  const response = await fetch(`${OPENAI_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${OPENAI_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: OPENAI_MODEL, messages, stream: true, tools: [] }),
    signal: cancelled.signal,
  })
  if (!response.ok) throw new Error(await response.text())
  const message: Json = { role: 'assistant', content: '', tool_calls: [] }
  for (const line of (await response.text()).split('\n')) {
    if (!line.startsWith('data: {')) continue
    const chunk = JSON.parse(line.slice(6))
    if (chunk.error) throw new Error(chunk.error.message)
    const delta = chunk.choices[0]?.delta ?? {}
    message.content += delta.content ?? ''
    message.tool_calls.push(...(delta.tool_calls ?? []))
  }
  return message
}

async function prompt(text: string): Promise<Json> {
  messages.push({ role: 'user', content: [{ type: 'text', text }] })
  for (;;) {
    const message = await complete()
    messages.push(message)
    if (message.tool_calls.length === 0) {
      update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: message.content } })
      return { stopReason: 'end_turn' }
    }
    for (const {
      id,
      function: { name, arguments: args },
    } of message.tool_calls) {
      if (name === 'stop') return { stopReason: JSON.parse(args).reason }
      if (name === 'submit') {
        update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: JSON.parse(args).summary } })
        return { stopReason: 'end_turn' }
      }
      const result = await use(name, JSON.parse(args), id).catch((error) => `Refused: ${error}`)
      messages.push({ role: 'tool', tool_call_id: id, content: result })
    }
  }
}

const methods: Record<string, (params: Json) => Promise<Json> | Json> = {
  initialize: () => ({ protocolVersion: 1, agentCapabilities: {} }),
  'session/new': (params) => {
    cwd = params.cwd
    return {
      sessionId,
      modes: { currentModeId: mode, availableModes: ['auto', 'ask'].map((id) => ({ id, name: id })) },
    }
  },
  'session/set_mode': (params) => {
    mode = params.modeId
    return {}
  },
  'session/prompt': async (params) => {
    cancelled = new AbortController()
    try {
      return await prompt(params.prompt[0].text)
    } catch (error) {
      if (cancelled.signal.aborted) return { stopReason: 'cancelled' }
      throw error
    }
  },
}

createInterface(process.stdin).on('line', async (line) => {
  const { id, method, params, result } = JSON.parse(line)
  if (method === undefined) return answers.get(id)?.(result)
  if (method === 'session/cancel') return cancelled.abort()
  try {
    send({ id, result: await methods[method]?.(params) })
  } catch (error) {
    send({ id, error: { code: -32603, message: String(error) } })
  }
})
