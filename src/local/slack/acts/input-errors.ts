import type { Json } from '../blocks/payload-rules.ts'
import type { InputValues, View } from '../state/rows.ts'

const REQUIRED = 'Please complete this required field.'

/** The text, choice or list of choices in a value object; `null`: empty. */
function chosen(value: Json | undefined): unknown {
  const [, content] =
    Object.entries(value ?? {}).find(([key]) => key === 'value' || /^(selected_|files|rich_text_value)/.test(key)) ?? []
  return Array.isArray(content) && content.length === 0 ? null : (content ?? null)
}

type Check = (text: string, element: Json) => string | null

const checks: Record<string, Check> = {
  plain_text_input: (text, { min_length, max_length }) => {
    if (typeof min_length === 'number' && text.length < min_length) return `Must be at least ${min_length} characters.`
    return text.length > (typeof max_length === 'number' ? max_length : 3_000) ? 'Your entry is too long.' : null
  },
  email_text_input: (text) => (/^\S+@\S+\.\S+$/.test(text) ? null : 'Please enter a valid email address.'),
  url_text_input: (text) => (URL.canParse(text) ? null : 'Please enter a valid URL.'),
  number_input: (text, { is_decimal_allowed, min_value, max_value }) => {
    const number = Number(text)
    if (Number.isNaN(number) || (!is_decimal_allowed && !Number.isInteger(number)))
      return 'Please enter a valid number.'
    if (min_value !== undefined && number < Number(min_value)) return `Must be at least ${min_value}.`
    return max_value !== undefined && number > Number(max_value) ? `Must be at most ${max_value}.` : null
  },
}

function errorOf(block: Json, values: InputValues): string | null {
  const element = block.element as Json
  const value = chosen(values[String(block.block_id)]?.[String(element.action_id)])
  if (value === null || value === '') return block.optional === true ? null : REQUIRED
  return typeof value === 'string' ? (checks[String(element.type)]?.(value, element) ?? null) : null
}

/** Errors by block id that Slack's client shows before it submits to the app; empty: none. */
export function inputErrors(view: View, values: InputValues): Record<string, string> {
  const inputs = view.blocks.filter(({ type }) => type === 'input')
  const found = inputs.map((block) => [String(block.block_id), errorOf(block, values)] as const)
  return Object.fromEntries(found.filter((entry): entry is readonly [string, string] => entry[1] !== null))
}
