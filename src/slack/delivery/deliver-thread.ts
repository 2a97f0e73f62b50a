import { isPostSettled, type Posted } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Attachment, attachmentsOf } from '../card/attachments.ts'
import { backlogOf } from './backlog.ts'
import type { SlackContext } from './context.ts'
import { postOnce } from './outbox.ts'
import { reminderOf } from './reminders.ts'
import type { ThreadMessage } from './thread.ts'
import { uploadOnce } from './upload.ts'

interface Thread {
  readonly channel: string
  readonly threadTs: string
}

/**
 * Posts the messages that the thread lacks, in order. Resolves with `null` when it is complete, else with the
 * milliseconds until the next call. A dead letter does not block the others.
 */
export async function deliverThread(
  context: SlackContext,
  view: TaskView,
  thread: Thread,
  posted: ReadonlyMap<string, Posted>,
  signal: AbortSignal,
): Promise<number | null> {
  const now = context.now()
  const reminder = reminderOf(view, context.policy, context.reminders, posted, now)
  const messages = [...backlogOf(view, context.policy, posted, now), ...(reminder === null ? [] : [reminder])]
  const files = attachmentsOf(view).filter(({ fileName }) => !isPostSettled(posted.get(fileName)))
  const upload = (file: Attachment) => () =>
    uploadOnce(
      context,
      { taskId: view.task.id, uid: view.task.uid, ...thread },
      file,
      posted.get(file.fileName) ?? null,
    )
  const steps = [
    ...files.filter(({ run }) => isPostSettled(posted.get(`run-${run.id}`))).map(upload),
    ...messages.flatMap((message) => [
      () => deliver(context, view, thread, message, posted),
      ...files.filter(({ run }) => message.slot === `run-${run.id}`).map(upload),
    ]),
  ]
  for (const step of steps) {
    signal.throwIfAborted()
    const againInMs = await step()
    if (againInMs !== null) return againInMs
  }
  return null
}

async function deliver(
  context: SlackContext,
  view: TaskView,
  thread: Thread,
  { slot, content, broadcast, urgency }: ThreadMessage,
  posted: ReadonlyMap<string, Posted>,
): Promise<number | null> {
  const { id: taskId, uid } = view.task
  const message = { taskId, uid, slot, ...thread, variants: [content], broadcast, urgency, revision: 0 }
  const sent = await postOnce(context, message, posted.get(slot) ?? null)
  return sent.kind === 'wait' ? sent.againInMs : null
}
