import { AppError } from '../../../errors.ts'
import type { Act, Container } from '../acts/block-action.ts'
import { blocksOf } from '../acts/block-action.ts'
import { type Json, objectsIn } from '../blocks/payload-rules.ts'

export interface FoundElement {
  blockId: string
  block: Json
  element: Json
}

const textOf = (value: unknown): string => String((value as Json | null | undefined)?.text ?? '')

/** Every element with an action id, and its block. */
export function elementsIn(container: Container): FoundElement[] {
  return blocksOf(container).flatMap((block) =>
    [...objectsIn(block, '')]
      .filter(({ value }) => typeof value.action_id === 'string')
      .map(({ value }) => ({ blockId: String(block.block_id), block, element: value })),
  )
}

const namesOf = ({ blockId, block, element }: FoundElement): string[] =>
  [
    element.action_id,
    blockId,
    textOf(element.text),
    textOf(element.placeholder),
    textOf(block.label),
    element.accessibility_label,
  ]
    .map((name) => String(name ?? ''))
    .filter((name) => name !== '')

/** The element with this text, label, placeholder, action id or block id; throws AppError `not_found`. */
export function elementCalled(container: Container, name: string): FoundElement {
  const all = elementsIn(container)
  const found =
    all.find((one) => namesOf(one).includes(name)) ??
    all.find((one) => namesOf(one).some((its) => its.startsWith(name)))
  if (found !== undefined) return found
  const seen = all.map((one) => textOf(one.element.text) || String(one.element.action_id)).join(', ')
  throw new AppError('not_found', `Nothing is called "${name}"; there is: ${seen || 'nothing to act on'}`)
}

const optionsOf = (element: Json): Json[] => [
  ...((element.options ?? []) as Json[]),
  ...((element.option_groups ?? []) as Json[]).flatMap(({ options }) => options as Json[]),
]

function optionCalled(element: Json, name: string): Json {
  const options = optionsOf(element)
  const found = options.find((option) => textOf(option.text) === name || option.value === name)
  if (found !== undefined) return found
  const there = options.map(({ text }) => textOf(text)).join(', ')
  throw new AppError('not_found', `No option is called "${name}"; there is: ${there}`)
}

type Choose = (element: Json, chosen: string[]) => Json

const one =
  (field: string): Choose =>
  (_, [chosen]) => ({ [field]: chosen ?? null })
const many =
  (field: string): Choose =>
  (_, chosen) => ({ [field]: chosen })
const option: Choose = (element, [chosen]) => ({
  selected_option: chosen === undefined ? null : optionCalled(element, chosen),
})
const options: Choose = (element, chosen) => ({ selected_options: chosen.map((name) => optionCalled(element, name)) })

/** Slack's format of a value, by the element's type. */
const choices: Record<string, Choose> = {
  static_select: option,
  external_select: option,
  radio_buttons: option,
  overflow: option,
  multi_static_select: options,
  checkboxes: options,
  users_select: one('selected_user'),
  conversations_select: one('selected_conversation'),
  channels_select: one('selected_channel'),
  multi_users_select: many('selected_users'),
  multi_conversations_select: many('selected_conversations'),
  multi_channels_select: many('selected_channels'),
  datepicker: one('selected_date'),
  timepicker: one('selected_time'),
  datetimepicker: (_, [chosen]) => ({ selected_date_time: Number(chosen) }),
}

/** A typed or chosen value as Slack's value object, without its type. */
export const valueFor = (element: Json, chosen: string | string[]): Json =>
  (choices[String(element.type)] ?? one('value'))(element, [chosen].flat())

export const actOn = ({ blockId, element }: FoundElement, value: Json): Act => ({
  blockId,
  actionId: String(element.action_id),
  value,
})
