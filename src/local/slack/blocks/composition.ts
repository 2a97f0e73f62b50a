import { z } from 'zod'
import { LIMITS } from './limits.ts'

export const chars = (max: number) => z.string().min(1).max(max)
export const items = <T extends z.ZodType>(item: T, max: number) => z.array(item).min(1).max(max)
export const identifier = z.string().max(LIMITS.identifierChars)
export const url = chars(LIMITS.urlChars)

export const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: chars(max), emoji: z.boolean().optional() })
export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: chars(max), verbatim: z.boolean().optional() })
export const textObject = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)])

export const style = z.enum(['primary', 'danger'])

export const confirmSchema = z.strictObject({
  title: plainText(LIMITS.confirm.titleChars).optional(),
  text: textObject(LIMITS.confirm.textChars),
  confirm: plainText(LIMITS.confirm.confirmChars).optional(),
  deny: plainText(LIMITS.confirm.denyChars).optional(),
  style: style.optional(),
})

const optionParts = {
  value: chars(LIMITS.option.valueChars),
  description: textObject(LIMITS.option.descriptionChars).optional(),
}
export const plainOption = z.strictObject({ text: plainText(LIMITS.option.textChars), ...optionParts })
export const choiceOption = z.strictObject({ text: textObject(LIMITS.option.textChars), ...optionParts })
export const overflowOption = z
  .strictObject({
    text: plainText(LIMITS.option.textChars),
    ...optionParts,
    value: optionParts.value.optional(),
    url: url.optional(),
  })
  .refine((option) => option.value !== undefined || option.url !== undefined, 'must define either `value` or `url`')
export const optionGroup = z.strictObject({
  label: plainText(LIMITS.optionGroup.labelChars),
  options: items(plainOption, LIMITS.selectOptions),
})

export const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, 'must define at least one filter')

export const dispatchActionConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
})

const slackFile = z
  .strictObject({ id: z.string().optional(), url: url.optional() })
  .refine((file) => (file.id === undefined) !== (file.url === undefined), 'must define either `id` or `url`')

const imageSource = { image_url: url.optional(), slack_file: slackFile.optional() }
const hasOneSource = (image: { image_url?: unknown; slack_file?: unknown }) =>
  (image.image_url === undefined) !== (image.slack_file === undefined)

/** An image needs exactly one source, and an alternative text. */
export const imageSchema = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z
    .strictObject({ type: z.literal('image'), alt_text: chars(LIMITS.altTextChars), ...imageSource, ...extra })
    .refine(hasOneSource, 'must define either `image_url` or `slack_file`')

export const imageElement = imageSchema({})
