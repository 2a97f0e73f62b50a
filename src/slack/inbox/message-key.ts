import type { ReceiverEvent } from '@slack/bolt'
import { z } from 'zod'
import { revisionOf } from '../heard/mention.ts'

/** What Slack says, as Bolt's receivers parse it. */
export type SlackBody = ReceiverEvent['body']

const Body = z.object({
  event_id: z.string().nullish(),
  trigger_id: z.string().nullish(),
  command: z.string().nullish(),
  team_id: z.string().nullish(),
  team: z.object({ id: z.string().nullish() }).nullish(),
  user: z.object({ team_id: z.string().nullish() }).nullish(),
  view: z.object({ id: z.string(), hash: z.string() }).nullish(),
  type: z.string().nullish(),
})

/** Slack tells of each message in the app's channels; only what people change in theirs may concern us. */
export function isNoise(body: SlackBody): boolean {
  const event: unknown = Telling.safeParse(body).data?.event
  const isMessage = typeof event === 'object' && event !== null && 'type' in event && event.type === 'message'
  return isMessage && revisionOf(event) === null
}

const Telling = z.object({ event_id: z.string(), event: z.unknown() })

/** Identifies a message across retries; `null` for one without an effect that could happen twice. */
export function keyOf(body: SlackBody, isShared: boolean): string | null {
  const { event_id, trigger_id, view, team_id, team, user } = Body.safeParse(body).data ?? {}
  const said = event_id ?? trigger_id ?? (view ? `${view.id}:${view.hash}` : null)
  if (said === null) return null
  return isShared ? `${team_id ?? team?.id ?? user?.team_id}:${said}` : said
}

export const isEvent = (body: SlackBody): boolean => typeof Body.safeParse(body).data?.event_id === 'string'
export const isCommand = (body: SlackBody): boolean => typeof Body.safeParse(body).data?.command === 'string'
/** Only its acknowledgement can say that it is incomplete. */
export const isForm = (body: SlackBody): boolean => Body.safeParse(body).data?.type === 'view_submission'
