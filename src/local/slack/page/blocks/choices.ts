import type {
  Checkboxes,
  MultiSelect,
  MultiStaticSelect,
  Option,
  PlainTextOption,
  RadioButtons,
  Select,
  StaticSelect,
} from '@slack/web-api'
import { h, newId } from '../dom/dom.ts'
import { choose, current } from './choose.ts'
import { naming } from './naming.ts'
import type { BlockPlace, Slot } from './place.ts'
import { drawPlainText, drawTextObject } from './text.ts'

/** One choice; `chosen`: its value for Slack. */
interface Choice {
  readonly id: string
  readonly label: (Node | string)[]
  readonly chosen: unknown
}

const fromOption = (option: Option, { names }: BlockPlace): Choice => ({
  id: String(option.value),
  label: [
    ...drawTextObject(option.text, names),
    ...(option.description === undefined ? [] : [h('small', {}, drawPlainText(option.description))]),
  ],
  chosen: option,
})

const fromName = ({ id, name }: { id: string; name: string }): Choice => ({ id, label: [name], chosen: id })

const groupsOf = ({ options, option_groups }: StaticSelect | MultiStaticSelect, place: BlockPlace) => [
  { label: null, choices: (options ?? []).map((option) => fromOption(option, place)) },
  ...(option_groups ?? []).map((group) => ({
    label: drawPlainText(group.label),
    choices: group.options.map((option) => fromOption(option, place)),
  })),
]

type Kind = 'static' | 'users' | 'conversations' | 'channels'
const fields = { static: 'option', users: 'user', conversations: 'conversation', channels: 'channel' } as const
const kindOf = (type: string): Kind | null => {
  const kind = type.replace('multi_', '').replace('_select', '')
  return kind in fields ? (kind as Kind) : null
}

function choicesOf(element: Select | MultiSelect, kind: Kind, place: BlockPlace) {
  if (kind === 'static') return groupsOf(element as StaticSelect, place)
  return [{ label: null, choices: (kind === 'users' ? place.people : place.channels).map(fromName) }]
}

/** The id of a chosen option, person or channel. */
const idOf = (value: unknown): string => (typeof value === 'string' ? value : String((value as PlainTextOption).value))

const placeholderOf = (element: Select | MultiSelect) =>
  element.placeholder === undefined ? 'Choose…' : drawPlainText(element.placeholder)

const fromElsewhere = (slot: Slot) =>
  h(
    'select',
    { disabled: true, ...naming(slot, 'Choices of the app') },
    h('option', {}, 'The local Slack asks the app for no choices'),
  )

export function select(element: Select, slot: Slot): HTMLElement {
  const kind = kindOf(element.type)
  if (kind === null) return fromElsewhere(slot)
  const field = `selected_${fields[kind]}`
  const initial = (element as unknown as Record<string, unknown>)[`initial_${fields[kind]}`]
  const now = current(slot, element, field, initial)
  const groups = choicesOf(element, kind, slot.place)
  const option = ({ id, label }: Choice) =>
    h(
      'option',
      { value: id, selected: now !== null && idOf(now) === id },
      label.map((part) => (typeof part === 'string' ? part : ` – ${part.textContent}`)).join(''),
    )
  const list = h(
    'select',
    {
      'data-key': String(element.action_id),
      autofocus: element.focus_on_load === true,
      ...naming(slot, placeholderOf(element)),
    },
    h('option', { value: '' }, placeholderOf(element)),
    ...groups.flatMap(({ label, choices }) =>
      label === null ? choices.map(option) : [h('optgroup', { label }, ...choices.map(option))],
    ),
  )
  list.addEventListener('change', async () => {
    const choice = groups.flatMap(({ choices }) => choices).find(({ id }) => id === list.value)
    if (!(await choose(slot, element, { [field]: choice?.chosen ?? null }))) list.value = now === null ? '' : idOf(now)
  })
  return list
}

interface Group {
  readonly type: 'checkbox' | 'radio'
  readonly choices: readonly Choice[]
  readonly isChosen: (id: string) => boolean
  readonly limit: number
  readonly onChosen: (chosen: unknown[]) => void
}

function choiceGroup(
  { type, choices, isChosen, limit, onChosen }: Group,
  slot: Slot,
  key: string,
  name: string,
): HTMLElement {
  const group = newId()
  const boxes = choices.map(({ id }) =>
    h('input', { type, name: group, value: id, checked: isChosen(id), 'data-key': `${key}:${id}` }),
  )
  const changed = ({ target }: Event) => {
    if (boxes.filter(({ checked }) => checked).length > limit) (target as HTMLInputElement).checked = false
    onChosen(choices.filter((_, index) => boxes[index]?.checked).map(({ chosen }) => chosen))
  }
  const rows = choices.map(({ label }, index) =>
    h('label', { class: 'choice' }, boxes[index] ?? null, h('span', {}, ...label)),
  )
  const role = type === 'radio' ? 'radiogroup' : 'group'
  return h('div', { role, class: 'choices', onchange: changed, ...naming(slot, name) }, ...rows)
}

export function multiSelect(element: MultiSelect, slot: Slot): HTMLElement {
  const kind = kindOf(element.type)
  if (kind === null) return fromElsewhere(slot)
  const field = `selected_${fields[kind]}s`
  const initial = (element as unknown as Record<string, unknown[] | undefined>)[`initial_${fields[kind]}s`]
  const now = new Set((current(slot, element, field, initial) ?? []).map(idOf))
  const group: Group = {
    type: 'checkbox',
    choices: choicesOf(element, kind, slot.place).flatMap(({ choices }) => choices),
    isChosen: (id) => now.has(id),
    limit: element.max_selected_items ?? Number.POSITIVE_INFINITY,
    onChosen: (chosen) => void choose(slot, element, { [field]: chosen }),
  }
  return choiceGroup(group, slot, String(element.action_id), placeholderOf(element))
}

export function checkboxes(element: Checkboxes, slot: Slot): HTMLElement {
  const now = new Set((current(slot, element, 'selected_options', element.initial_options) ?? []).map(idOf))
  const group: Group = {
    type: 'checkbox',
    choices: element.options.map((option) => fromOption(option, slot.place)),
    isChosen: (id) => now.has(id),
    limit: Number.POSITIVE_INFINITY,
    onChosen: (chosen) => void choose(slot, element, { selected_options: chosen }),
  }
  return choiceGroup(group, slot, String(element.action_id), 'Choose any')
}

export function radioButtons(element: RadioButtons, slot: Slot): HTMLElement {
  const now = current(slot, element, 'selected_option', element.initial_option)
  const group: Group = {
    type: 'radio',
    choices: element.options.map((option) => fromOption(option, slot.place)),
    isChosen: (id) => now !== null && idOf(now) === id,
    limit: 1,
    onChosen: ([chosen]) => void choose(slot, element, { selected_option: chosen ?? null }),
  }
  return choiceGroup(group, slot, String(element.action_id), 'Choose one')
}
