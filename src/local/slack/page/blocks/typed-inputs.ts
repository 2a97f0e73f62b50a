import type {
  Datepicker,
  DateTimepicker,
  EmailInput,
  FileInput,
  NumberInput,
  PlainTextInput,
  RichTextBlock,
  RichTextInput,
  Timepicker,
  URLInput,
} from '@slack/web-api'
import type { Json } from '../../blocks/payload-rules.ts'
import { h } from '../dom/dom.ts'
import { choose, current } from './choose.ts'
import { naming } from './naming.ts'
import type { Slot } from './place.ts'
import { drawPlainText } from './text.ts'

type TextInput = PlainTextInput | EmailInput | URLInput | NumberInput
type Typed = HTMLInputElement | HTMLTextAreaElement

const attributes = (element: TextInput | RichTextInput, slot: Slot) => ({
  'data-key': String(element.action_id),
  placeholder: element.placeholder === undefined ? null : drawPlainText(element.placeholder),
  autofocus: element.focus_on_load === true,
  autocomplete: 'off',
  ...naming(slot, 'Text'),
})

/** Stores what is typed, and delivers it to the app if the element says so. */
function listen(field: Typed, element: TextInput | RichTextInput, slot: Slot, toValue: (text: string) => Json) {
  const act = () => ({
    blockId: slot.blockId,
    actionId: String(element.action_id),
    value: { type: element.type, ...toValue(field.value) },
  })
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']
  field.addEventListener('input', () => {
    slot.place.fill(act())
    if (slot.tells && triggers.includes('on_character_entered')) void slot.place.act(act())
  })
  field.addEventListener('keydown', (event) => {
    if (!slot.tells || (event as KeyboardEvent).key !== 'Enter' || !triggers.includes('on_enter_pressed')) return
    event.preventDefault()
    void slot.place.act(act())
  })
  return field
}

/** The client's limits are checked at submit, which shows their errors. */
export function textInput(element: TextInput, slot: Slot): HTMLElement {
  const text = current(slot, element, 'value', element.initial_value) ?? ''
  const isMultiline = element.type === 'plain_text_input' && element.multiline === true
  const mode = { email_text_input: 'email', url_text_input: 'url', number_input: 'decimal', plain_text_input: 'text' }
  const field = isMultiline
    ? h('textarea', { rows: 4, ...attributes(element, slot) })
    : h('input', { type: 'text', inputmode: mode[element.type], ...attributes(element, slot) })
  field.value = text
  return listen(field, element, slot, (value) => ({ value: value === '' ? null : value }))
}

const richValue = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
})

const textOf = (block: RichTextBlock | null): string =>
  (block?.elements ?? [])
    .flatMap(({ elements }) => elements as readonly object[])
    .map((leaf) => ('text' in leaf ? leaf.text : ''))
    .join('')

export function drawRichTextInput(element: RichTextInput, slot: Slot): HTMLElement {
  const field = h('textarea', { rows: element.min_lines ?? 4, ...attributes(element, slot) })
  field.value = textOf(current(slot, element, 'rich_text_value', element.initial_value))
  return listen(field, element, slot, (text) => ({ rich_text_value: text === '' ? null : richValue(text) }))
}

export function picker(element: Datepicker | Timepicker, slot: Slot): HTMLElement {
  const [type, name, initial] =
    element.type === 'datepicker'
      ? (['date', 'selected_date', element.initial_date] as const)
      : (['time', 'selected_time', element.initial_time] as const)
  const field = h('input', { type, 'data-key': String(element.action_id), ...naming(slot, `Choose a ${type}`) })
  field.value = current(slot, element, name, initial) ?? ''
  field.addEventListener('change', () => void choose(slot, element, { [name]: field.value || null }))
  return field
}

/** The format of the browser's date and time field: local time without a zone. */
const localIso = (seconds: number): string => {
  const date = new Date(seconds * 1000)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export function dateTimePicker(element: DateTimepicker, slot: Slot): HTMLElement {
  const now = current(slot, element, 'selected_date_time', element.initial_date_time)
  const key = String(element.action_id)
  const field = h('input', { type: 'datetime-local', 'data-key': key, ...naming(slot, 'Choose a date and time') })
  field.value = now === null ? '' : localIso(now)
  field.addEventListener('change', () => {
    const seconds = Math.floor(new Date(field.value).getTime() / 1000)
    void choose(slot, element, { selected_date_time: Number.isNaN(seconds) ? null : seconds })
  })
  return field
}

export const fileInput = (_: FileInput, slot: Slot): HTMLElement =>
  h('input', {
    type: 'text',
    disabled: true,
    value: 'People upload no files in the local Slack',
    ...naming(slot, 'Files'),
  })
