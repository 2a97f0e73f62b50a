import { byId, h } from './dom.ts'
import { icon } from './icon.ts'

const COMPLAINT_MS = 12_000

/** Says something to screen readers, when they have time. */
export function announceToReader(text: string): void {
  byId('live').replaceChildren(h('p', {}, text))
}

/** Shows what went wrong, to everybody at once. */
export function complain(text: string): void {
  const close = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => toast.remove() },
    icon('close'),
  )
  const toast = h('div', { class: 'toast' }, h('span', {}, text), close)
  byId('complaints').append(toast)
  setTimeout(() => toast.remove(), COMPLAINT_MS)
}
