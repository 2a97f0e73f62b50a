import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What a server was asked. */
export interface Asked {
  readonly path: string
  readonly body: {
    readonly messages: readonly { readonly role: string; readonly [field: string]: unknown }[]
    readonly tools?: readonly { readonly function: { readonly name: string } }[]
    readonly response_format?: { readonly type: string }
    readonly tool_choice?: object
    readonly [field: string]: unknown
  }
}
/** Answers one request; `count`: how many came before it. */
export type Play = (response: ServerResponse, asked: Asked, count: number) => void

/** A model server in this process that plays what it is told to. */
export async function openPlayedServer(play: Play) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const one = { path: request.url ?? '', body: (body === '' ? {} : JSON.parse(body)) as Asked['body'] }
    asked.push(one)
    play(response, one, asked.length - 1)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** A frame of a stream: a document, or raw text with its own line ends. */
export type Frame = object | string

export const sendFrames = (response: ServerResponse, frames: readonly Frame[], contentType = 'text/event-stream') => {
  response.writeHead(200, { 'content-type': contentType })
  for (const frame of frames) response.write(typeof frame === 'string' ? frame : `data: ${JSON.stringify(frame)}\n\n`)
  response.end()
}

export interface ErrorAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, a text as it is. */
  readonly body: object | string
}

export const sendError = (response: ServerResponse, { status, headers, body }: ErrorAnswer) => {
  const isText = typeof body === 'string'
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers })
  response.end(isText ? body : JSON.stringify(body))
}

export const DONE = 'data: [DONE]\n\n'

export const delta = (fields: object, finish_reason: string | null = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: fields, finish_reason }],
})

export const toolDelta = (...tool_calls: object[]) => delta({ tool_calls })

export const usage = (prompt_tokens: number, completion_tokens: number, more: object = {}) => ({
  choices: [],
  usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens, ...more },
})
