import { complain } from './announce.ts'
import { h, newId } from './dom.ts'
import { attempt, type Screen } from './screen.ts'
import { createSlashHints } from './slash-hints.ts'

export interface Composer {
  readonly element: HTMLElement
  /** Turns to another place; what was typed there before comes back. */
  show(screen: Screen, place: ComposerPlace): void
  /** Puts a text in for the person to send. */
  fill(text: string): void
  focus(): void
}

interface ComposerPlace {
  readonly channel: string
  readonly thread: string | null
  /** What it is for, as its label and placeholder say. */
  readonly label: string
}

const isCommand = (text: string) => /^\/[a-z]/i.test(text)

/** Where messages and slash commands are typed. Enter sends, Shift+Enter begins a new line. */
export function createComposer(): Composer {
  const drafts = new Map<string, string>()
  let screen: Screen | null = null
  let place: ComposerPlace | null = null
  const field = h('textarea', { rows: 1, id: newId(), autocomplete: 'off', spellcheck: 'true' })
  const hints = createSlashHints(field)
  const send = async () => {
    const text = field.value.trim()
    if (screen === null || place === null || text === '') return
    const { channel, thread } = place
    fill('')
    const { acts } = screen
    const done = isCommand(text)
      ? attempt(acts('command', { channel, thread, line: text }))
      : attempt(acts('say', { channel, thread, text }))
    if ((await done) === null && field.value === '') fill(text)
  }
  const fill = (text: string) => {
    field.value = text
    grow()
    hints.update()
  }
  const grow = () => {
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight + 2, 240)}px`
  }
  field.addEventListener('input', () => {
    grow()
    hints.update()
  })
  field.addEventListener('keydown', (event) => {
    if (hints.takesKey(event) || event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send().catch((error: Error) => complain(error.message))
  })
  const button = h('button', { type: 'button', class: 'button primary', onclick: () => void send() }, 'Send')
  const element = h('div', { class: 'composer' }, hints.element, h('div', { class: 'composer-box' }, field, button))
  return {
    element,
    show: (nextScreen, next) => {
      const key = `${next.channel}:${next.thread}:${nextScreen.route.as}`
      if (element.dataset.place !== key) {
        drafts.set(element.dataset.place ?? '', field.value)
        element.dataset.place = key
        fill(drafts.get(key) ?? '')
      }
      screen = nextScreen
      place = next
      field.placeholder = next.label
      field.setAttribute('aria-label', next.label)
      hints.offer(nextScreen.mirror.commands)
    },
    fill: (text) => {
      fill(text)
      field.focus()
    },
    focus: () => field.focus(),
  }
}
