import { byId } from '../dom/dom.ts'
import { icon } from '../dom/icon.ts'

/** The sidebar as a drawer on narrow screens: a button opens it; Escape, a choice or a click outside closes it. */
export function createDrawer(): { close(): void } {
  const button = byId('menu')
  const set = (isOpen: boolean) => {
    document.body.classList.toggle('sidebar-open', isOpen)
    button.setAttribute('aria-expanded', String(isOpen))
  }
  const isOpen = () => document.body.classList.contains('sidebar-open')
  button.append(icon('menu'))
  button.addEventListener('click', (event) => {
    event.stopPropagation()
    set(!isOpen())
  })
  document.addEventListener('click', ({ target }) => {
    if (!byId('sidebar').contains(target as Node)) set(false)
  })
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !isOpen()) return
    set(false)
    button.focus()
  })
  return { close: () => set(false) }
}
