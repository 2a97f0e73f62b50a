import { h } from './dom.ts'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

const chosen = (): Theme => themes.find((theme) => theme === localStorage.getItem('theme')) ?? 'system'

export function applyTheme(): void {
  document.documentElement.dataset.theme = chosen()
}

/** Cycles through the system's theme, light and dark. */
export function themeButton(): HTMLElement {
  const label = () => `Theme: ${chosen()}`
  const turn = () => {
    localStorage.setItem('theme', themes[(themes.indexOf(chosen()) + 1) % themes.length] ?? 'system')
    applyTheme()
    button.textContent = label()
  }
  const button = h('button', { type: 'button', class: 'link theme', 'data-key': 'theme', onclick: turn }, label())
  return button
}
