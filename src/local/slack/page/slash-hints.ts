import { h, newId } from './dom.ts'
import type { Mirror } from './mirror.ts'

type Commands = Mirror['commands']

export interface SlashHints {
  readonly element: HTMLElement
  offer(commands: Commands): void
  /** Looks again at what is typed. */
  update(): void
  /** Whether the key was for the list and not for the field. */
  takesKey(event: KeyboardEvent): boolean
}

/** The commands that begin as the field does: arrows choose, Tab or Enter completes, Escape puts the list away. */
export function createSlashHints(field: HTMLTextAreaElement): SlashHints {
  let commands: Commands = []
  let matches: Commands = []
  let chosen = 0
  const list = h('div', { role: 'listbox', id: newId(), 'aria-label': 'Commands', class: 'hints', hidden: true })
  field.setAttribute('aria-controls', list.id)
  field.setAttribute('aria-autocomplete', 'list')

  const show = (found: Commands) => {
    matches = found
    list.hidden = found.length === 0
    const options = found.map(({ command, usageHint, description }, index) =>
      h(
        'div',
        {
          ...{ role: 'option', id: newId(), 'aria-selected': String(index === chosen) },
          onmousedown: (event) => {
            event.preventDefault()
            complete(index)
          },
        },
        h('strong', {}, command),
        ` ${usageHint}`,
        h('small', {}, description),
      ),
    )
    list.replaceChildren(...options)
    const active = options[chosen]
    if (active === undefined) field.removeAttribute('aria-activedescendant')
    else field.setAttribute('aria-activedescendant', active.id)
  }
  const update = () => {
    const [typed = '', ...rest] = field.value.split(' ')
    const isTyping = typed.startsWith('/') && rest.length === 0
    chosen = 0
    show(isTyping ? commands.filter(({ command }) => command.startsWith(typed)) : [])
  }
  const complete = (index: number) => {
    const { command } = matches[index] ?? {}
    if (command === undefined) return
    field.value = `${command} `
    show([])
    field.focus()
  }
  const step = (by: number) => {
    chosen = (chosen + by + matches.length) % matches.length
    show(matches)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Tab: () => complete(chosen),
    Enter: () => complete(chosen),
    Escape: () => show([]),
  }
  return {
    element: list,
    offer: (offered) => {
      commands = offered
    },
    update,
    takesKey: (event) => {
      const act = keys[event.key]
      if (matches.length === 0 || act === undefined) return false
      event.preventDefault()
      act()
      return true
    },
  }
}
