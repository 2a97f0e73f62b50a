import { z } from 'zod'
import { type Posted, recordRefusal } from '../../store/slack/messages.ts'
import type { Attachment } from '../card/attachments.ts'
import { refusalKind } from '../workspaces/refusals.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import type { SlackContext } from './context.ts'
import { sendOnce } from './outbox.ts'

const Uploaded = z.object({
  files: z.array(z.object({ files: z.array(z.object({ id: z.string() })).min(1) })).min(1),
})

/**
 * Uploads a file to a task's thread, once. Resolves with `null`, or with the milliseconds until the next try. A file is
 * optional, so any refusal (a missing scope, files switched off) makes it a dead letter.
 */
export async function uploadOnce(
  context: SlackContext,
  place: { readonly taskId: number; readonly uid: string | null; readonly channel: string; readonly threadTs: string },
  { fileName, title, content }: Attachment,
  claimed: Posted | null,
): Promise<number | null> {
  const { taskId, channel, threadTs } = place
  const message = { ...place, slot: fileName, broadcast: false, urgency: 'ordinary', revision: 0 } as const
  try {
    const sent = await sendOnce(context, message, claimed, async () => {
      const file = { filename: fileName, title, content }
      const answer = await context.background.filesUploadV2({ ...file, channel_id: channel, thread_ts: threadTs })
      return { ts: Uploaded.parse(answer).files[0]?.files[0]?.id ?? '', channel }
    })
    return sent.kind === 'wait' ? sent.againInMs : null
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null || refusalKind(refusal) === 'later') throw error
    context.log.error({ err: error, task: taskId, fileName }, 'Slack does not take a file: it is a dead letter')
    await recordRefusal(context.db, taskId, fileName, refusal, context.now())
    return null
  }
}
