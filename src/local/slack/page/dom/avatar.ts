import type { PersonRow } from '../../state/rows.ts'
import { h } from './dom.ts'

const HUES = 12

/** Initials on a colour that is constant per person; hidden from screen readers, since the name is beside it. */
export function avatar(person: PersonRow | undefined): HTMLElement {
  const name = person?.realName ?? '?'
  const initials = name.split(' ').map(([first = '']) => first)
  const sum = [...(person?.id ?? '')].reduce((total, sign) => total * 31 + sign.charCodeAt(0), 7)
  const look = person?.isBot ? 'bot' : `hue-${Math.abs(sum) % HUES}`
  return h('span', { class: `avatar ${look}`, 'aria-hidden': 'true' }, initials.slice(0, 2).join(''))
}
