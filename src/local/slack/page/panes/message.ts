import type { Json } from '../../blocks/payload-rules.ts'
import type { MessageRow } from '../../state/rows.ts'
import { renderBlocks } from '../blocks/blocks.ts'
import { emojiCalled } from '../blocks/emoji.ts'
import { drawMrkdwn } from '../blocks/mrkdwn.ts'
import { avatar } from '../dom/avatar.ts'
import { type Child, h } from '../dom/dom.ts'
import { icon } from '../dom/icon.ts'
import { menuButton } from '../dom/menu.ts'
import { clock, dateOf, fullTime } from '../dom/time.ts'
import { go } from '../state/route.ts'
import { drawSharedFile } from './files.ts'
import { messagePlace, personName, type Screen, tryAct } from './screen.ts'

export interface MessageContext {
  /** It follows closely on a message of the same author, so its head is left out. */
  readonly isContinued: boolean
  /** Replies to summarise in the channel; empty in the thread itself. */
  readonly replies: readonly MessageRow[]
  readonly where: 'channel' | 'thread'
}

function time(message: MessageRow, { mirror }: Screen): HTMLElement {
  const date = dateOf(message.ts)
  const { locale } = mirror.me
  return h('time', { datetime: date.toISOString(), title: fullTime(date, locale) }, clock(date, locale))
}

function head(message: MessageRow, screen: Screen): HTMLElement {
  const author = screen.mirror.people.get(message.user)
  return h(
    'div',
    { class: 'message-head' },
    h('strong', {}, author?.realName ?? message.user),
    author?.isBot ? h('span', { class: 'tag' }, 'app') : null,
    author?.isRestricted ? h('span', { class: 'tag' }, 'guest') : null,
    author?.isStranger ? h('span', { class: 'tag' }, 'external') : null,
    time(message, screen),
  )
}

/** Like Slack, shows the blocks, or the text if there are none. */
function content(message: MessageRow, screen: Screen): HTMLElement[] {
  const place = messagePlace(screen, message)
  const attachments = (message.attachments ?? []).map((attachment) => {
    const text = String(attachment.text ?? attachment.fallback ?? '')
    const blocks = attachment.blocks as Json[] | undefined
    const inside = blocks === undefined ? drawMrkdwn(text, screen.names) : renderBlocks(blocks, place)
    return h('div', { class: 'attachment text' }, ...inside)
  })
  const { blocks = [] } = message
  const edited = message.edited === undefined ? null : h('small', {}, ' (edited)')
  const text = h('div', { class: 'text' }, ...drawMrkdwn(message.text, screen.names), edited)
  const body = blocks.length > 0 ? renderBlocks(blocks, place) : message.text === '' ? [] : [text]
  return [...body, ...attachments, ...(message.files ?? []).map(drawSharedFile)]
}

function threadSummary(message: MessageRow, replies: readonly MessageRow[], screen: Screen): HTMLElement | null {
  const last = replies.at(-1)
  if (last === undefined) return null
  const isOpen = screen.route.thread === message.ts
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`
  return h(
    'button',
    {
      ...{
        type: 'button',
        class: 'thread-summary',
        'data-key': `thread:${message.ts}`,
        'aria-expanded': String(isOpen),
      },
      onclick: () => go({ at: message.channel, thread: message.ts }),
    },
    h('strong', {}, count),
    ` last at ${clock(dateOf(last.ts), screen.mirror.me.locale)}`,
  )
}

const TITLE_CHARS = 60
const shortTitle = (title: string): string =>
  title.length <= TITLE_CHARS ? title : `${title.slice(0, TITLE_CHARS).toWellFormed().trimEnd()}…`

function broadcastNote(message: MessageRow, screen: Screen): HTMLElement | null {
  const root = screen.mirror.messages.get(`${message.channel}:${message.thread_ts}`)
  const open = () => go({ at: message.channel, thread: message.thread_ts ?? null })
  const about = h(
    'button',
    { type: 'button', class: 'link', 'data-key': `root:${message.ts}`, onclick: open },
    shortTitle(root?.text.split('\n')[0] ?? 'open it'),
  )
  return h('div', { class: 'note' }, 'Replied to a thread: ', about)
}

function toolbar(message: MessageRow, screen: Screen, where: MessageContext['where']): HTMLElement {
  const { channel, ts } = message
  const shortcuts = screen.mirror.messageShortcuts.map(({ callbackId, name }) => ({
    label: name,
    description: 'WMS Orchestrator',
    run: () => void tryAct(screen.acts('shortcut', { callbackId, message: { channel, ts } })),
  }))
  const copy = () =>
    void navigator.clipboard.writeText(`${location.origin}/archives/${channel}/p${ts.replace('.', '')}`)
  const reply = h(
    'button',
    {
      ...{ type: 'button', class: 'icon-button', 'aria-label': 'Reply in thread', title: 'Reply in thread' },
      ...{ 'data-key': `reply:${ts}`, onclick: () => go({ at: channel, thread: message.thread_ts ?? ts }) },
    },
    icon('reply'),
  )
  const items = [...shortcuts, { label: 'Copy link', description: null, run: copy }]
  const more = menuButton({ label: 'More message actions', key: `more:${ts}` }, items)
  return h('div', { class: 'toolbar' }, where === 'channel' ? reply : null, more)
}

const reactions = ({ reactions: given = [] }: MessageRow): Child =>
  given.length > 0 &&
  h(
    'div',
    { class: 'reactions' },
    ...given.map(({ name, count }) =>
      h('span', { class: 'reaction', title: `:${name}:` }, `${emojiCalled(name)} ${count}`),
    ),
  )

/** One message of a list. */
export function renderMessage(
  message: MessageRow,
  screen: Screen,
  { isContinued, replies, where }: MessageContext,
): HTMLElement {
  const isPrivate = message.ephemeralTo !== undefined
  const author = personName(screen.mirror, message.user) ?? message.user
  const look = ['message', isContinued && 'continued', isPrivate && 'private'].filter(Boolean).join(' ')
  return h(
    'li',
    {
      class: look,
      'data-ts': message.ts,
      'aria-label': `${author}, ${clock(dateOf(message.ts), screen.mirror.me.locale)}`,
    },
    isContinued ? time(message, screen) : avatar(screen.mirror.people.get(message.user)),
    h(
      'div',
      { class: 'message-body' },
      isPrivate ? h('div', { class: 'note' }, 'Only visible to you') : null,
      isContinued ? null : head(message, screen),
      message.subtype === 'thread_broadcast' && where === 'channel' ? broadcastNote(message, screen) : null,
      ...content(message, screen),
      reactions(message),
      threadSummary(message, replies, screen),
    ),
    isPrivate ? null : toolbar(message, screen, where),
  )
}
