import type { MessageRow } from '../../state/rows.ts'
import { h, type Item, showItems } from '../dom/dom.ts'
import { dateOf, dayName } from '../dom/time.ts'
import { messageKey, repliesByThread } from '../state/mirror.ts'
import { type MessageContext, renderMessage } from './message.ts'
import type { Screen } from './screen.ts'

const CLOSE_BY_SECONDS = 300
const NEAR_END_PX = 80

const dayOf = ({ ts }: MessageRow) => dateOf(ts).toDateString()

/** Whether a message follows closely on one of the same author, so that it needs no head. */
const continues = (before: MessageRow | undefined, message: MessageRow): boolean =>
  before !== undefined &&
  before.user === message.user &&
  before.ephemeralTo === message.ephemeralTo &&
  before.subtype !== 'thread_broadcast' &&
  message.subtype !== 'thread_broadcast' &&
  dayOf(before) === dayOf(message) &&
  Number(message.ts) - Number(before.ts) < CLOSE_BY_SECONDS

function messageItem(message: MessageRow, screen: Screen, shown: MessageContext): Item {
  const { replies, isContinued } = shown
  const isOpen = screen.route.thread === message.ts
  return {
    key: messageKey(message),
    from: [message, isContinued, replies.length, replies.at(-1)?.ts, isOpen, screen.mirror],
    render: () => renderMessage(message, screen, shown),
  }
}

const dividerItem = (key: string, text: string): Item => ({
  key,
  from: [text],
  render: () => h('li', { class: 'separator' }, h('span', {}, text)),
})

function inChannel(messages: readonly MessageRow[], screen: Screen): Item[] {
  const threads = repliesByThread(screen.mirror, screen.route.at)
  return messages.flatMap((message, index) => {
    const before = messages[index - 1]
    const replies = threads.get(message.ts) ?? []
    const isContinued = continues(before, message) && !threads.has(before?.ts) && replies.length === 0
    const item = messageItem(message, screen, { isContinued, replies, where: 'channel' })
    if (before !== undefined && dayOf(before) === dayOf(message)) return [item]
    return [dividerItem(`day:${dayOf(message)}`, dayName(dateOf(message.ts), screen.mirror.me.locale)), item]
  })
}

function inThread([root, ...replies]: readonly MessageRow[], screen: Screen): Item[] {
  if (root === undefined) return []
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`
  return [
    messageItem(root, screen, { isContinued: false, replies: [], where: 'thread' }),
    ...(replies.length === 0 ? [] : [dividerItem('replies', count)]),
    ...replies.map((message, index) => {
      const isContinued = continues(replies[index - 1], message)
      return messageItem(message, screen, { isContinued, replies: [], where: 'thread' })
    }),
  ]
}

const atEnd = new WeakSet<HTMLElement>()

const toEnd = (list: HTMLElement) => {
  list.scrollTop = list.scrollHeight
}

/** A scrolling list of messages, which stays at its end if it is there, also after new messages and resizes. */
export function messageList(label: string): HTMLElement {
  const list = h('ol', { class: 'messages', tabindex: 0, 'aria-label': label })
  list.addEventListener('scroll', () => {
    const isNear = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX
    if (isNear) atEnd.add(list)
    else atEnd.delete(list)
  })
  new ResizeObserver(() => atEnd.has(list) && toEnd(list)).observe(list)
  return list
}

interface Conversation {
  /** The channel's id or the thread's timestamp. */
  readonly place: string
  readonly messages: readonly MessageRow[]
  readonly where: MessageContext['where']
}

export function showMessages(list: HTMLElement, { place, messages, where }: Conversation, screen: Screen): void {
  if (list.dataset.place !== place) atEnd.add(list)
  list.dataset.place = place
  showItems(list, where === 'channel' ? inChannel(messages, screen) : inThread(messages, screen))
  if (atEnd.has(list)) toEnd(list)
}
