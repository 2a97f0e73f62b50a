import { createHmac } from 'node:crypto'
import type { Json } from '../blocks/payload-rules.ts'
import { type AppDelivery, type Dispatch, deliveryFailed } from './delivery.ts'

interface Destination {
  requestUrl: string
  signingSecret: string
  nowMs: number
}

const formField = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
const form = (fields: Json) =>
  new URLSearchParams(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, formField(value)])),
  ).toString()

const bodies: Record<Dispatch['type'], (payload: Json) => string> = {
  events_api: (payload) => JSON.stringify(payload),
  slash_commands: form,
  interactive: (payload) => form({ payload }),
}

/** Slack's exact media types; Bolt refuses the form type with a charset. */
const contentType = (type: Dispatch['type']) =>
  type === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded'

/** Headers that prove to the app that the body is from Slack. */
function signature(body: string, signingSecret: string, nowMs: number): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1_000))
  const mac = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` }
}

async function answerBody(response: Response): Promise<Json | string | null> {
  const text = await response.text()
  if (text === '') return null
  return response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as Json) : text
}

/** POSTs a signed request like Slack; any status but 2xx is a failed delivery. */
export async function deliverByHttp(to: Destination, dispatch: Dispatch, signal: AbortSignal): Promise<AppDelivery> {
  const body = bodies[dispatch.type](dispatch.payload)
  const retry = dispatch.retry && {
    'x-slack-retry-num': String(dispatch.retry.attempt),
    'x-slack-retry-reason': dispatch.retry.reason,
  }
  const headers = {
    'content-type': contentType(dispatch.type),
    ...signature(body, to.signingSecret, to.nowMs),
    ...retry,
  }
  try {
    const response = await fetch(to.requestUrl, { method: 'POST', body, headers, signal })
    const answer = await answerBody(response)
    return response.ok ? { kind: 'answered', body: answer } : deliveryFailed('http_error')
  } catch {
    return deliveryFailed(signal.aborted ? 'http_timeout' : 'connection_failed')
  }
}
