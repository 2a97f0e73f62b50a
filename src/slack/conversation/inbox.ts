import { setTimeout as delay } from 'node:timers/promises'
import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt'
import { z } from 'zod'
import { acceptMessage, markHandled } from '../../store/slack/inbox.ts'
import type { SlackContext } from '../delivery/context.ts'

const Body = z.object({
  event_id: z.string().nullish(),
  trigger_id: z.string().nullish(),
  view: z.object({ id: z.string(), hash: z.string() }).nullish(),
})

/** A person waits: a database that does not answer must not keep the listener from saying so. */
const PATIENCE_MS = 300

interface Inbox extends Pick<SlackContext, 'db' | 'now' | 'log'> {
  /** Several workspaces write into it. */
  readonly isShared: boolean
}

/** Lets everything that Slack says through once: a replay and a redelivery are acknowledged and go no further. */
export const oncePerMessage =
  ({ db, now, log, isShared }: Inbox): Middleware<AnyMiddlewareArgs> =>
  async ({ body, next, context, ...args }) => {
    const said = keyOf(body)
    if (said === null) return next()
    const key = isShared ? `${context.teamId}:${said}` : said
    const accepted = await Promise.race([acceptMessage(db, key, now()), delay(PATIENCE_MS, true)]).catch(
      (error: unknown) => {
        log.warn({ err: error, key }, 'the inbox does not answer, so a repeat would be handled twice')
        return true
      },
    )
    if (!accepted) {
      log.info({ key }, 'Slack has said this before')
      return 'ack' in args && typeof args.ack === 'function' ? args.ack() : undefined
    }
    await next()
    await markHandled(db, key, now())
  }

/** What stays the same when Slack says something again; `null`: it has no effect that could be doubled. */
function keyOf(body: unknown): string | null {
  const { event_id, trigger_id, view } = Body.safeParse(body).data ?? {}
  return event_id ?? trigger_id ?? (view ? `${view.id}:${view.hash}` : null)
}
