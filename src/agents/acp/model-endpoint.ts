import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { AppError, type ErrorKind } from '../../errors.ts'
import type { ModelReply, ModelRequest } from '../../model/model.ts'
import { ChatCall, chunks, completion, modelRequest } from './chat-wire.ts'
import type { Meter } from './meter.ts'

export interface ModelEndpoint {
  /** The run's own key, valid for this endpoint only. */
  readonly key: string
  close(): Promise<void>
}

interface EndpointSetup {
  readonly model: string
  readonly meter: Meter
  readonly of: Pick<ModelRequest, 'role' | 'run' | 'maxOutputTokens'>
}

const BODY_BYTES = 32 * 1024 * 1024
/** After this the response starts with a comment line, so that no client takes the server for dead. */
const SILENCE_MS = 10_000

/** Chat Completions for one run's agent, on a Unix socket. The provider's key and address never reach the agent. */
export async function openModelEndpoint(socketPath: string, setup: EndpointSetup): Promise<ModelEndpoint> {
  const key = `run-${randomBytes(24).toString('hex')}`
  const server = createServer((request, response) => {
    route(request, response, setup, key).catch((error: unknown) => sendFault(response, error))
  })
  server.listen(socketPath)
  await once(server, 'listening')
  return {
    key,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  setup: EndpointSetup,
  key: string,
): Promise<void> {
  if (!isKey(request.headers.authorization, key)) return sendError(response, 401, 'This key is not of this run.')
  switch (`${request.method} ${request.url?.split('?')[0]}`) {
    case 'GET /v1/models':
      return sendJson(response, 200, { object: 'list', data: [{ id: setup.model, object: 'model', owned_by: 'wms' }] })
    case 'POST /v1/chat/completions':
      return complete(request, response, setup)
    default:
      return sendError(response, 404, 'Only /v1/chat/completions and /v1/models are here.')
  }
}

function isKey(header: string | undefined, key: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${key}`)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function complete(request: IncomingMessage, response: ServerResponse, setup: EndpointSetup): Promise<void> {
  const body = await bodyOf(request)
  if (body === null) return sendError(response, 413, `The request is longer than ${BODY_BYTES} bytes.`)
  const parsed = ChatCall.safeParse(asJson(body))
  if (!parsed.success) return sendError(response, 400, `The request cannot be read: ${z.prettifyError(parsed.error)}`)
  const hungUp = new AbortController()
  response.on('close', () => hungUp.abort(new Error('The agent hung up.')))
  const isStream = parsed.data.stream === true
  const stopWaiting = isStream ? keepAlive(response) : () => {}
  try {
    const reply = await setup.meter.call(modelRequest(parsed.data, setup.of), hungUp.signal)
    stopWaiting()
    if ('halted' in reply) return sendError(response, 403, reply.halted)
    if (reply.finish === 'context_overflow') return sendError(response, 400, OVERFLOW, 'context_length_exceeded')
    if (isStream) sendStream(response, setup.model, reply)
    else sendJson(response, 200, completion(setup.model, reply))
  } finally {
    stopWaiting()
  }
}

const OVERFLOW = "This model's maximum context length is exceeded: please reduce the length of the messages."

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > BODY_BYTES) return null
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function keepAlive(response: ServerResponse): () => void {
  const timer = setInterval(() => {
    if (!response.headersSent) startStream(response)
    response.write(': thinking\n\n')
  }, SILENCE_MS)
  return () => clearInterval(timer)
}

const startStream = (response: ServerResponse): void => {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
}

function sendStream(response: ServerResponse, model: string, reply: ModelReply): void {
  startStream(response)
  for (const chunk of chunks(model, reply)) response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  response.end('data: [DONE]\n\n')
}

const sendJson = (response: ServerResponse, status: number, body: object, headers: object = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

/** In a stream that has begun, sends the frame that clients read as an error. */
function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  code: string | null = null,
  headers: object = {},
): void {
  const body = { error: { message, type: 'wms_orchestrator', code, param: null } }
  if (response.headersSent) response.end(`data: ${JSON.stringify(body)}\n\n`)
  else sendJson(response, status, body, headers)
}

const STATUS: Readonly<Partial<Record<ErrorKind, number>>> = { bad_input: 400, misconfigured: 403, transient: 503 }

function sendFault(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  const known = error instanceof AppError ? error : new AppError('internal', 'The model could not be asked.')
  const seconds = Math.ceil((known.retryAfterMs ?? 1_000) / 1000)
  sendError(response, STATUS[known.kind] ?? 500, known.message, null, { 'retry-after': String(seconds) })
}
