import { z } from 'zod'
import { refusalKind } from '../workspaces/refusals.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import type { SlackContext } from './context.ts'

/** Metadata of every message, by which it is found again. */
export const EVENT_TYPE = 'wms_message'

/** Tolerates a difference between Slack's clock and ours. */
const CLOCK_SKEW_MS = 60_000

const Page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({
          event_type: z.string(),
          event_payload: z.object({ task_id: z.number(), slot: z.string(), uid: z.string().nullish() }),
        })
        .nullish()
        .catch(null),
      files: z
        .array(z.object({ id: z.string(), name: z.string().nullish() }))
        .nullish()
        .catch(null),
    }),
  ),
})
type Message = z.infer<typeof Page>['messages'][number]

interface LostMessage {
  readonly taskId: number
  readonly uid: string | null
  readonly slot: string
  readonly channel: string
  readonly threadTs: string | null
}

/**
 * The id of a message that may have arrived although its answer was lost; `null`: it is not there. Also `null` where
 * Slack does not let the channel be read; then a message may be posted twice after a crash.
 */
export async function findLost(context: SlackContext, sought: LostMessage, createdAt: Date): Promise<string | null> {
  try {
    for await (const page of pagesOf(context, sought, createdAt)) {
      const found = Page.parse(page)
        .messages.map((message) => idIn(message, sought))
        .find((id) => id !== null)
      if (found !== undefined) return found
    }
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null || refusalKind(refusal) === 'later') throw error
    const { taskId, slot } = sought
    context.log.warn(
      { task: taskId, slot, refusal },
      'the bot may not read the channel, so a message lost on the way may come twice',
    )
  }
  return null
}

function pagesOf({ background }: SlackContext, { channel, threadTs }: LostMessage, createdAt: Date) {
  const oldest = String((createdAt.getTime() - CLOCK_SKEW_MS) / 1_000)
  const range = { channel, oldest, include_all_metadata: true, limit: 200 }
  return threadTs === null
    ? background.paginate('conversations.history', range)
    : background.paginate('conversations.replies', { ...range, ts: threadTs })
}

/** Messages have their slot as metadata; a file has it as its name. Another uid is another database's task. */
function idIn({ ts, metadata, files }: Message, { taskId, uid, slot }: LostMessage): string | null {
  const payload = metadata?.event_type === EVENT_TYPE ? metadata.event_payload : null
  const isOurs = payload?.task_id === taskId && (payload.uid ?? uid) === uid
  if (isOurs && payload?.slot === slot) return ts
  return files?.find(({ name }) => name === slot)?.id ?? null
}
