import { z } from 'zod'
import {
  chars,
  choiceOption,
  confirmSchema,
  conversationFilter,
  dispatchActionConfig,
  identifier,
  items,
  optionGroup,
  overflowOption,
  plainOption,
  plainText,
  style,
  url,
} from './composition.ts'
import { LIMITS } from './limits.ts'
import { richTextInput } from './rich-text.ts'

const flag = z.boolean().optional()
const placeholder = plainText(LIMITS.placeholderChars).optional()
const accessibilityLabel = chars(LIMITS.button.accessibilityLabelChars).optional()
const buttonText = plainText(LIMITS.button.textChars)
const buttonValue = z.string().max(LIMITS.button.valueChars)

const element = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), action_id: identifier.optional(), ...shape })
const confirmed = { confirm: confirmSchema.optional() }
const choice = { ...confirmed, focus_on_load: flag }
const picker = { ...choice, placeholder }
const multi = { ...picker, max_selected_items: z.int().min(1).optional() }
const typed = { placeholder, focus_on_load: flag, dispatch_action_config: dispatchActionConfig.optional() }
const ids = z.array(z.string()).optional()

const optionSource = {
  options: items(plainOption, LIMITS.selectOptions).optional(),
  option_groups: items(optionGroup, LIMITS.optionGroup.groups).optional(),
}
const oneOptionSource = (select: { options?: unknown; option_groups?: unknown }) =>
  (select.options === undefined) !== (select.option_groups === undefined)
const oneOptionSourceText = 'must define either `options` or `option_groups`'
const conversation = { default_to_current_conversation: flag, filter: conversationFilter.optional() }
const initialOptions = z.array(plainOption).min(1).optional()

export const buttonSchema = element('button', {
  ...confirmed,
  text: buttonText,
  value: buttonValue.optional(),
  url: url.optional(),
  style: style.optional(),
  accessibility_label: accessibilityLabel,
  agent_prompt: z.string().optional(),
  agent_prompt_display: z.string().optional(),
})
const workflowButton = element('workflow_button', {
  text: buttonText,
  workflow: z.looseObject({ trigger: z.looseObject({ url }) }),
  style: style.optional(),
  accessibility_label: accessibilityLabel,
})
const overflow = element('overflow', { ...confirmed, options: items(overflowOption, LIMITS.overflowOptions) })
const checkboxes = element('checkboxes', {
  ...choice,
  options: items(choiceOption, LIMITS.choiceOptions),
  initial_options: z.array(choiceOption).min(1).optional(),
})
const radioButtons = element('radio_buttons', {
  ...choice,
  options: items(choiceOption, LIMITS.choiceOptions),
  initial_option: choiceOption.optional(),
})
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date of the form YYYY-MM-DD')
const time = z.string().regex(/^\d{2}:\d{2}$/, 'must be a time of the form HH:mm')
const pickers = [
  element('datepicker', { ...picker, initial_date: date.optional() }),
  element('timepicker', { ...picker, initial_time: time.optional(), timezone: z.string().optional() }),
] as const
const datetimepicker = element('datetimepicker', {
  ...choice,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
})

const selects = [
  element('static_select', { ...picker, ...optionSource, initial_option: plainOption.optional() }).refine(
    oneOptionSource,
    oneOptionSourceText,
  ),
  element('external_select', {
    ...picker,
    initial_option: plainOption.optional(),
    min_query_length: z.int().min(0).optional(),
  }),
  element('users_select', { ...picker, initial_user: z.string().optional() }),
  element('conversations_select', {
    ...picker,
    ...conversation,
    initial_conversation: z.string().optional(),
    response_url_enabled: flag,
  }),
  element('channels_select', { ...picker, initial_channel: z.string().optional(), response_url_enabled: flag }),
  element('multi_static_select', { ...multi, ...optionSource, initial_options: initialOptions }).refine(
    oneOptionSource,
    oneOptionSourceText,
  ),
  element('multi_external_select', {
    ...multi,
    initial_options: initialOptions,
    min_query_length: z.int().min(0).optional(),
  }),
  element('multi_users_select', { ...multi, initial_users: ids }),
  element('multi_conversations_select', { ...multi, ...conversation, initial_conversations: ids }),
  element('multi_channels_select', { ...multi, initial_channels: ids }),
] as const

const value = z.string().max(LIMITS.input.valueChars)
const typedInputs = [
  element('plain_text_input', {
    ...typed,
    initial_value: value.optional(),
    multiline: flag,
    min_length: z.int().min(0).max(LIMITS.input.valueChars).optional(),
    max_length: z.int().min(1).max(LIMITS.input.valueChars).optional(),
  }),
  element('email_text_input', { ...typed, initial_value: value.optional() }),
  element('url_text_input', { ...typed, initial_value: value.optional() }),
  element('number_input', {
    ...typed,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
  element('file_input', {
    filetypes: z.array(z.string()).min(1).optional(),
    max_files: z.int().min(1).max(LIMITS.fileInputFiles).optional(),
  }),
] as const

const feedbackButton = z.strictObject({ text: buttonText, value: buttonValue, accessibility_label: accessibilityLabel })
const feedbackButtons = element('feedback_buttons', {
  positive_button: feedbackButton,
  negative_button: feedbackButton,
})
const iconButton = element('icon_button', {
  ...confirmed,
  icon: z.enum(['trash']),
  text: buttonText,
  value: buttonValue.optional(),
  accessibility_label: accessibilityLabel,
  visible_to_user_ids: ids,
})

/** The elements that each place allows. */
export const accessory = [
  buttonSchema,
  workflowButton,
  overflow,
  checkboxes,
  radioButtons,
  ...pickers,
  ...selects,
] as const
export const actionsElement = z.discriminatedUnion('type', [...accessory, datetimepicker, richTextInput])
export const inputElement = z.discriminatedUnion('type', [
  checkboxes,
  radioButtons,
  ...pickers,
  datetimepicker,
  ...selects,
  ...typedInputs,
  richTextInput,
])
export const contextActionsElement = z.discriminatedUnion('type', [feedbackButtons, iconButton])
