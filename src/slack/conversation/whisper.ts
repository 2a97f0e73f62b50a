import type { Content } from '../blocks/blocks.ts'
import type { SlackContext } from '../delivery/context.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'

/** `channel` `null`: App Home. */
interface Ear {
  readonly channel: string | null
  readonly user: string
  readonly threadTs: string | null
}

/** Tells something to a person alone: where they spoke, or by a direct message, or in App Home, whatever Slack takes. */
export async function whisper({ interactive, homes, log }: SlackContext, ear: Ear, told: Content): Promise<void> {
  const { channel, user, threadTs } = ear
  const thread = threadTs === null ? {} : { thread_ts: threadTs }
  const quiet = { unfurl_links: false, unfurl_media: false } as const
  const ways = [
    ...(channel === null ? [] : [() => interactive.chat.postEphemeral({ channel, user, ...told, ...thread })]),
    ...(channel === null ? [] : [() => interactive.chat.postMessage({ channel: user, ...told, ...quiet })]),
    () => homes.tell(user, told),
  ]
  for (const way of ways) {
    try {
      await way()
      return
    } catch (error) {
      log.warn({ err: error, user }, 'Slack did not take an answer')
      // Without an answer of Slack it may have been said.
      if (refusalOf(error) === null) return
    }
  }
}
