import { isPostSettled, type Posted } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Attachment, attachmentsOf } from '../card/attachments.ts'
import { type RefusalKind, refusalKind } from '../workspaces/refusals.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import { backlogOf } from './backlog.ts'
import type { SlackContext } from './context.ts'
import { postOnce, type Sent } from './outbox.ts'
import { reminderOf } from './reminders.ts'
import type { ThreadMessage } from './thread.ts'
import { uploadOnce } from './upload.ts'

interface Thread {
  readonly channel: string
  readonly threadTs: string
}

interface ThreadDelivery {
  /** `null`: it is complete but for the failures; else the milliseconds until the next call. */
  readonly againInMs: number | null
  /** What each message or file that is missing failed with. */
  readonly failures: readonly unknown[]
  /** Slack takes a message in no form. */
  readonly isRefused: boolean
}

type Delivered = Pick<Sent, 'kind'> & { readonly againInMs?: number }

interface Step {
  /** Nobody waits for a file. */
  readonly isFile: boolean
  readonly send: () => Promise<Delivered>
}

/** Posts what the thread lacks, in order. What Slack does not take holds nothing up that stands behind it. */
export async function deliverThread(
  context: SlackContext,
  view: TaskView,
  thread: Thread,
  posted: ReadonlyMap<string, Posted>,
  signal: AbortSignal,
): Promise<ThreadDelivery> {
  const failures: unknown[] = []
  let isRefused = false
  for (const { isFile, send } of stepsOf(context, view, thread, posted)) {
    signal.throwIfAborted()
    try {
      const { kind, againInMs = null } = await send()
      if (kind === 'refused') isRefused = true
      if (againInMs !== null) return { againInMs, failures, isRefused }
    } catch (error) {
      if (!isFile && stopsAll(error)) throw error
      context.log.warn({ err: error, task: view.task.id }, 'a message of a thread is left out for now')
      failures.push(error)
    }
  }
  return { againInMs: null, failures, isRefused }
}

function stepsOf(
  context: SlackContext,
  view: TaskView,
  thread: Thread,
  posted: ReadonlyMap<string, Posted>,
): readonly Step[] {
  const { id: taskId, uid } = view.task
  const now = context.now()
  const reminder = reminderOf(view, context.policy, context.reminders, posted, now)
  const messages = [...backlogOf(view, context.policy, posted, now), ...(reminder === null ? [] : [reminder])]
  const files = attachmentsOf(view).filter(({ fileName }) => !isPostSettled(posted.get(fileName)))
  const upload = (file: Attachment): Step => ({
    isFile: true,
    send: async () => {
      const againInMs = await uploadOnce(context, { taskId, uid, ...thread }, file, posted.get(file.fileName) ?? null)
      return againInMs === null ? { kind: 'posted' } : { kind: 'wait', againInMs }
    },
  })
  return [
    ...files.filter(({ run }) => isPostSettled(posted.get(`run-${run.id}`))).map(upload),
    ...messages.flatMap((message) => [
      { isFile: false, send: () => deliver(context, view, thread, message, posted) },
      ...files.filter(({ run }) => message.slot === `run-${run.id}`).map(upload),
    ]),
  ]
}

/** What refuses the next message as well. */
const OF_ALL: ReadonlySet<RefusalKind | null> = new Set(['gone', 'place', 'thread', 'app'])

/** An error that is no refusal says that Slack is away, or asks to slow down. */
function stopsAll(error: unknown): boolean {
  const refusal = refusalOf(error)
  return refusal === null || OF_ALL.has(refusalKind(refusal))
}

async function deliver(
  context: SlackContext,
  view: TaskView,
  thread: Thread,
  { slot, content, broadcast, urgency }: ThreadMessage,
  posted: ReadonlyMap<string, Posted>,
): Promise<Delivered> {
  const { id: taskId, uid } = view.task
  const message = { taskId, uid, slot, ...thread, variants: [content], broadcast, urgency, revision: 0 }
  return postOnce(context, message, posted.get(slot) ?? null)
}
