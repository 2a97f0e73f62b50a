import { z } from 'zod'
import { AppError } from '../../../errors.ts'
import { channelFor, isVisible, personCalled } from '../acts/access.ts'
import { actOnBlock, type Container } from '../acts/block-action.ts'
import { runSlashCommand } from '../acts/command.ts'
import {
  deleteMessageAs,
  editMessageAs,
  forwarded,
  markRead,
  openHomeTab,
  postMessageAs,
  runMessageShortcut,
} from '../acts/conversation.ts'
import { closeModal, submitModal } from '../acts/modal.ts'
import type { InputValues, MessageRow, PersonRow, View } from '../state/rows.ts'
import { findMessage } from '../workspace/messages.ts'
import type { Workspace } from '../workspace/workspace.ts'

const json = z.record(z.string(), z.unknown())
const place = { channel: z.string(), thread: z.string().nullable().default(null) }
const messageRef = z.object({ channel: z.string(), ts: z.string() })
const inputValues = z.record(z.string(), z.record(z.string(), json))

function messageAt(slack: Workspace, me: PersonRow, { channel, ts }: z.infer<typeof messageRef>): MessageRow {
  const message = findMessage(slack, channel, ts)
  if (message !== undefined && isVisible(slack, message, me.id)) return message
  throw new AppError('not_found', `${me.handle} sees no message ${ts} there`)
}

function viewOf(slack: Workspace, me: PersonRow, id: string): View {
  const view = slack.state.views.get(id)
  if (view?.owner === me.id) return view
  throw new AppError('not_found', `${me.handle} has no view ${id} open`)
}

/** Stores the page's input values in a view before an act on it. */
function typedInto(slack: Workspace, view: View, values: InputValues | undefined): View {
  if (values === undefined) return view
  return slack.state.views.put(view.id, { ...view, state: { values: { ...view.state.values, ...values } } })
}

type PageAct = (slack: Workspace, body: unknown) => unknown

const act =
  <Shape extends z.ZodRawShape>(
    shape: Shape,
    run: (slack: Workspace, me: PersonRow, body: z.infer<z.ZodObject<Shape>>) => unknown,
  ): PageAct =>
  (slack, body) => {
    const { as } = z.object({ as: z.string() }).parse(body)
    return run(slack, personCalled(slack, as), z.object(shape).parse(body))
  }

const block = {
  message: messageRef.optional(),
  view: z.string().optional(),
  blockId: z.string(),
  actionId: z.string(),
  /** The chosen value, as Slack's value object: `{selected_option}`, `{value}`, …; empty for a button. */
  value: json.default({}),
  /** The values of the view's other inputs. */
  values: inputValues.optional(),
}

function actOnPageBlock(slack: Workspace, me: PersonRow, body: z.infer<z.ZodObject<typeof block>>) {
  const container: Container =
    body.message !== undefined
      ? { kind: 'message', message: messageAt(slack, me, body.message) }
      : { kind: 'view', view: typedInto(slack, viewOf(slack, me, body.view ?? ''), body.values) }
  return actOnBlock(slack, me, container, body)
}

/** A person's acts, each a POST to `/local/acts/<name>` with `as`; the response is what the person sees next. */
export const pageActs: Readonly<Record<string, PageAct>> = {
  say: act({ ...place, text: z.string().min(1) }, (slack, me, { channel, thread, text }) =>
    postMessageAs(slack, me, text, channelFor(slack, me, channel), thread),
  ),
  edit: act({ message: messageRef, text: z.string().min(1) }, (slack, me, { message, text }) =>
    editMessageAs(slack, me, messageAt(slack, me, message), text),
  ),
  delete: act({ message: messageRef }, (slack, me, { message }) =>
    deleteMessageAs(slack, me, messageAt(slack, me, message)),
  ),
  forward: act({ ...place, message: messageRef, text: z.string() }, (slack, me, { message, text, channel, thread }) =>
    postMessageAs(slack, me, text, channelFor(slack, me, channel), thread, {
      attachments: [forwarded(slack, messageAt(slack, me, message))],
    }),
  ),
  file: act({ ...place, text: z.string(), name: z.string().min(1), base64: z.base64() }, (slack, me, body) =>
    postMessageAs(slack, me, body.text, channelFor(slack, me, body.channel), body.thread, {
      files: [{ name: body.name, content: Buffer.from(body.base64, 'base64') }],
    }),
  ),
  command: act({ ...place, line: z.string().startsWith('/') }, (slack, me, { channel, thread, line }) =>
    runSlashCommand(slack, me, line, { channel: channelFor(slack, me, channel), threadTs: thread }),
  ),
  block: act(block, actOnPageBlock),
  submit: act({ view: z.string(), values: inputValues }, (slack, me, { view, values }) => {
    const shown = viewOf(slack, me, view)
    return submitModal(slack, me, shown, { ...shown.state.values, ...values })
  }),
  close: act({ view: z.string() }, (slack, me, { view }) => closeModal(slack, me, viewOf(slack, me, view))),
  home: act({}, (slack, me) => ({ view: openHomeTab(slack, me) })),
  shortcut: act({ callbackId: z.string(), message: messageRef }, (slack, me, { callbackId, message }) =>
    runMessageShortcut(slack, me, callbackId, messageAt(slack, me, message)),
  ),
  read: act({ channel: z.string(), ts: z.string() }, (slack, me, { channel, ts }) =>
    markRead(slack, me, channelFor(slack, me, channel), ts),
  ),
}
