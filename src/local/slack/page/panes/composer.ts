import { h } from '../dom/dom.ts'
import { type Screen, tryAct } from './screen.ts'
import { SlashHints } from './slash-hints.ts'

const MAX_HEIGHT_PX = 240

interface ComposerPlace {
  readonly channel: string
  readonly thread: string | null
  /** Its label and placeholder. */
  readonly label: string
}

/** The field for messages and slash commands. Enter sends, Shift+Enter starts a new line. */
export class Composer {
  readonly element: HTMLElement
  readonly #field = h('textarea', { rows: 1, autocomplete: 'off' })
  readonly #hints = new SlashHints(this.#field)
  /** Drafts of other places, by person and place. */
  readonly #drafts = new Map<string, string>()
  #key = ''
  #send: (text: string) => Promise<object | null> = async () => null

  constructor() {
    const button = h('button', { type: 'button', class: 'button primary', onclick: () => this.#submit() }, 'Send')
    this.element = h(
      'div',
      { class: 'composer' },
      this.#hints.element,
      h('div', { class: 'composer-box' }, this.#field, button),
    )
    this.#field.addEventListener('input', () => this.#typed())
    this.#field.addEventListener('keydown', (event) => this.#pressed(event))
  }

  /** Switches to a place and restores its draft. */
  show({ acts, mirror, route }: Screen, { channel, thread, label }: ComposerPlace): void {
    const key = `${route.as}:${channel}:${thread}`
    if (key !== this.#key) {
      this.#drafts.set(this.#key, this.#field.value)
      this.#key = key
      this.#write(this.#drafts.get(key) ?? '')
    }
    this.#field.placeholder = label
    this.#field.setAttribute('aria-label', label)
    this.#hints.commands = mirror.commands
    this.#send = (text) =>
      text.startsWith('/')
        ? tryAct(acts('command', { channel, thread, line: text }))
        : tryAct(acts('say', { channel, thread, text }))
  }

  /** Fills in a text for the person to send. */
  fill(text: string): void {
    this.#write(text)
    this.focus()
  }

  focus(): void {
    this.#field.focus()
  }

  #write(text: string) {
    this.#field.value = text
    this.#typed()
  }

  #typed() {
    this.#field.style.height = 'auto'
    this.#field.style.height = `${Math.min(this.#field.scrollHeight + 2, MAX_HEIGHT_PX)}px`
    this.#hints.update()
  }

  #pressed(event: KeyboardEvent) {
    if (this.#hints.takesKey(event) || event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.#submit()
  }

  /** Sends the text; restores it if it was refused. */
  async #submit() {
    const text = this.#field.value.trim()
    if (text === '') return
    const key = this.#key
    this.#write('')
    const outcome = await this.#send(text)
    if (outcome === null && key === this.#key && this.#field.value === '') this.#write(text)
  }
}
