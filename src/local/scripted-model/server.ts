import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { SCRIPTED_MODEL } from '../../model/pricing.ts'
import { isOwnCaller } from '../loopback/own-caller.ts'
import { ModelFault, SEND_FAULT, takeFault } from './faults.ts'
import { SCRIPTS, type Scripts } from './scripts/scripts.ts'
import { ChatRequest, sendError, sendJson, sendReply, textReply } from './story/protocol.ts'
import { nextCall } from './story/script.ts'
import { readSituation } from './story/situation.ts'

export interface ScriptedModelOptions {
  /** 0 or absent: any free one. */
  readonly port?: number
  /** Delay of each reply in milliseconds. */
  readonly pace?: number
  readonly faults?: readonly ModelFault[]
  /** By stage; absent: the story of the sample. */
  readonly scripts?: Scripts
  readonly log: Logger
}

export interface ScriptedModel {
  /** Ends in `/v1`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * An OpenAI-compatible server that plays a competent but fallible team. It uses the same tools and client as any
 * model, so everything around it is real. Reachable from this machine only.
 */
export const startScriptedModel = async (options: ScriptedModelOptions): Promise<ScriptedModel> => {
  const faults = (options.faults ?? []).map((fault) => ({ ...fault }))
  const { scripts = SCRIPTS, pace: paceMs = 0 } = options
  const server = createServer((request, response) => {
    route(request, response, { faults, paceMs, scripts }).catch((error: unknown) => {
      options.log.warn({ error }, 'the scripted model could not answer')
      if (!response.headersSent) sendError(response, 400, 'This request cannot be read. (scripted model)')
    })
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
  return { url: `http://127.0.0.1:${port}/v1`, close }
}

interface Play {
  readonly faults: ModelFault[]
  readonly paceMs: number
  readonly scripts: Scripts
}

async function route(request: IncomingMessage, response: ServerResponse, play: Play) {
  if (!isOwnCaller(request.headers, request.socket.localPort ?? 0))
    return sendError(response, 403, 'Only this machine may ask. (scripted model)')
  switch (`${request.method} ${request.url}`) {
    case 'GET /v1/models':
      return sendJson(response, 200, {
        object: 'list',
        data: [{ id: SCRIPTED_MODEL, object: 'model', owned_by: 'local' }],
      })
    case 'POST /v1/chat/completions':
      return answer(request, response, play)
    case 'POST /_scripted/faults':
      play.faults.push(ModelFault.parse(await json(request)))
      return sendJson(response, 201, { pending: play.faults })
    default:
      return sendError(response, 404, 'There is nothing here. (scripted model)')
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, { faults, paceMs, scripts }: Play) {
  const chat = ChatRequest.parse(await json(request))
  const fault = takeFault(faults, request.headers['x-wms-role']?.toString())
  if (fault) return SEND_FAULT[fault.kind](response, chat, fault)
  if (paceMs > 0) await delay(paceMs)
  const situation = readSituation(chat, request.headers['x-wms-run']?.toString())
  const script = situation && scripts[situation.stage]
  if (!script) return sendReply(response, chat, textReply('I only know the stages of the pipeline. (scripted model)'))
  const call = nextCall(script(situation), situation.results)
  return sendReply(response, chat, { content: '', refusal: null, call })
}
