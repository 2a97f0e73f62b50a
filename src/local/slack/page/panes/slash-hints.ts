import { h, newId } from '../dom/dom.ts'
import type { Mirror } from '../state/mirror.ts'

type Commands = Mirror['commands']

/** Suggests commands that match the field: arrows choose, Tab or Enter completes, Escape hides the list. */
export class SlashHints {
  readonly element = h('div', { role: 'listbox', id: newId(), 'aria-label': 'Commands', class: 'hints', hidden: true })
  commands: Commands = []
  readonly #field: HTMLTextAreaElement
  #matches: Commands = []
  #chosen = 0

  constructor(field: HTMLTextAreaElement) {
    this.#field = field
    field.setAttribute('aria-controls', this.element.id)
    field.setAttribute('aria-autocomplete', 'list')
  }

  /** Updates the list after typing. */
  update(): void {
    const typed = this.#field.value
    const isBegun = typed.startsWith('/') && !typed.includes(' ')
    this.#chosen = 0
    this.#show(isBegun ? this.commands.filter(({ command }) => command.startsWith(typed)) : [])
  }

  /** Handles a key for the list; `false`: the key is for the field. */
  takesKey(event: KeyboardEvent): boolean {
    const act = this.#keys[event.key]
    if (this.#matches.length === 0 || act === undefined) return false
    event.preventDefault()
    event.stopPropagation()
    act()
    return true
  }

  readonly #keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => this.#step(1),
    ArrowUp: () => this.#step(-1),
    Tab: () => this.#complete(this.#chosen),
    Enter: () => this.#complete(this.#chosen),
    Escape: () => this.#show([]),
  }

  #step(by: number) {
    this.#chosen = (this.#chosen + by + this.#matches.length) % this.#matches.length
    this.#show(this.#matches)
  }

  #complete(index: number) {
    this.#field.value = `${this.#matches[index]?.command} `
    this.#show([])
  }

  #show(matches: Commands) {
    this.#matches = matches
    this.element.hidden = matches.length === 0
    this.element.replaceChildren(...matches.map((command, index) => this.#option(command, index)))
    const active = this.element.children[this.#chosen]?.id
    if (active === undefined) this.#field.removeAttribute('aria-activedescendant')
    else this.#field.setAttribute('aria-activedescendant', active)
  }

  #option({ command, usageHint, description }: Commands[number], index: number): HTMLElement {
    const choose = (event: Event) => {
      event.preventDefault()
      this.#complete(index)
    }
    const look = { role: 'option', id: newId(), 'aria-selected': String(index === this.#chosen) }
    return h(
      'div',
      { ...look, onmousedown: choose },
      h('strong', {}, command),
      ` ${usageHint}`,
      h('small', {}, description),
    )
  }
}
