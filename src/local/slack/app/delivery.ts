import type { Json } from '../blocks/payload-rules.ts'

/** A message from Slack to the app, independent of the transport. */
export interface Dispatch {
  type: 'events_api' | 'slash_commands' | 'interactive'
  payload: Json
  retry: { attempt: number; reason: FailureReason } | null
}

export type FailureReason = 'not_connected' | 'http_timeout' | 'http_error' | 'connection_failed'

/** `body`: the ack's body, an object or a text; `null`: an empty ack. */
export type AppDelivery = { kind: 'answered'; body: Json | string | null } | { kind: 'failed'; reason: FailureReason }

export const deliveryFailed = (reason: FailureReason): AppDelivery => ({ kind: 'failed', reason })

/** How long Slack waits for an ack. */
export const ACK_TIMEOUT_MS = 3_000
