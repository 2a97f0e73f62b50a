import { byId, h } from '../dom/dom.ts'
import { icon } from '../dom/icon.ts'
import { repliesByThread } from '../state/mirror.ts'
import { go } from '../state/route.ts'
import { Composer } from './composer.ts'
import { messageList, showMessages } from './conversation.ts'
import type { Screen } from './screen.ts'

/** A thread beside its channel. Escape closes it and restores the focus. */
export function createThreadPane(): (screen: Screen) => void {
  const pane = byId('thread')
  let opener: string | null = null
  const close = () => {
    go({ thread: null })
    if (opener !== null)
      document.querySelector<HTMLElement>(`[data-key="thread:${opener}"], [data-key="reply:${opener}"]`)?.focus()
  }
  const list = messageList('Messages of the thread')
  const composer = new Composer()
  const button = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close thread', onclick: close },
    icon('close'),
  )
  pane.append(h('header', {}, h('h2', {}, 'Thread'), button), list, composer.element)
  pane.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close()
  })
  return (screen) => {
    const { at, thread } = screen.route
    const root = screen.mirror.messages.get(`${at}:${thread}`)
    pane.hidden = thread === null || root === undefined
    if (thread === null || root === undefined) {
      opener = null
      return
    }
    showMessages(
      list,
      { place: root.ts, messages: [root, ...(repliesByThread(screen.mirror, at).get(thread) ?? [])], where: 'thread' },
      screen,
    )
    composer.show(screen, { channel: at, thread, label: 'Reply in the thread' })
    if (opener !== thread) composer.focus()
    opener = thread
  }
}
