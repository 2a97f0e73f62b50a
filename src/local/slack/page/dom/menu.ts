import { h, newId } from './dom.ts'
import { icon } from './icon.ts'

export interface MenuItem {
  readonly label: string
  readonly description: string | null
  readonly run: () => void
}

interface MenuLook {
  /** The button's name for screen readers. */
  readonly label: string
  readonly key: string
}

function placeBelow(list: HTMLElement, button: HTMLElement) {
  const anchor = button.getBoundingClientRect()
  const { width, height } = list.getBoundingClientRect()
  const below = anchor.bottom + 4
  const top = below + height > innerHeight ? Math.max(4, anchor.top - height - 4) : below
  list.style.top = `${top}px`
  list.style.left = `${Math.max(4, Math.min(anchor.left, innerWidth - width - 8))}px`
}

const steps: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

function moveFocus(list: HTMLElement, event: KeyboardEvent) {
  if (event.key === 'Tab') list.hidePopover()
  const step = steps[event.key]
  if (step === undefined) return
  event.preventDefault()
  const items = [...list.querySelectorAll('button')]
  items[step(items.indexOf(document.activeElement as HTMLButtonElement), items.length)]?.focus()
}

/** A button with a menu: arrow keys move, Escape and a click elsewhere close it. */
export function menuButton({ label, key }: MenuLook, items: readonly MenuItem[]): HTMLElement {
  const entries = items.map((item, index) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: -1,
        // Focused when the menu opens, so that the menu gets the next key.
        autofocus: index === 0,
        onclick: () => {
          list.hidePopover()
          item.run()
        },
      },
      item.label,
      item.description === null ? null : h('small', {}, item.description),
    ),
  )
  const list = h('div', { id: newId(), role: 'menu', popover: 'auto', class: 'menu', 'aria-label': label }, ...entries)
  const button = h(
    'button',
    {
      ...{ type: 'button', class: 'icon-button', popovertarget: list.id, 'data-key': key, title: label },
      ...{ 'aria-label': label, 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
    },
    icon('more'),
  )
  list.addEventListener('toggle', ({ newState }) => {
    button.setAttribute('aria-expanded', String(newState === 'open'))
    if (newState === 'open') placeBelow(list, button)
  })
  list.addEventListener('keydown', (event) => moveFocus(list, event))
  return h('span', { class: 'menu-anchor' }, button, list)
}
