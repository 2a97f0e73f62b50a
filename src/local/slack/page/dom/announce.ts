import { byId, h } from './dom.ts'
import { icon } from './icon.ts'

const ERROR_SHOWN_MS = 12_000

/** Announces a text to screen readers, politely. */
export function announceToReader(text: string): void {
  byId('live').replaceChildren(h('p', {}, text))
}

/** Shows an error to the person. */
export function showError(text: string): void {
  const close = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => toast.remove() },
    icon('close'),
  )
  const toast = h('div', { class: 'toast' }, h('span', {}, text), close)
  byId('complaints').append(toast)
  setTimeout(() => toast.remove(), ERROR_SHOWN_MS)
}
