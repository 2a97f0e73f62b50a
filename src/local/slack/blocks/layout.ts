import { z } from 'zod'
import {
  chars,
  identifier,
  imageElement,
  imageSchema,
  items,
  mrkdwn,
  plainText,
  textObject,
  url,
} from './composition.ts'
import { accessory, actionsElement, contextActionsElement, inputElement } from './elements.ts'
import { LIMITS } from './limits.ts'

const flag = z.boolean().optional()

export const block = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), block_id: identifier.optional(), ...shape })

export const sectionSchema = block('section', {
  text: textObject(LIMITS.section.textChars).optional(),
  fields: items(textObject(LIMITS.section.fieldChars), LIMITS.section.fields).optional(),
  accessory: z.discriminatedUnion('type', [...accessory, imageElement]).optional(),
  expand: flag,
}).refine(({ text, fields }) => text !== undefined || fields !== undefined, 'must define either `text` or `fields`')

export const actionsSchema = block('actions', { elements: items(actionsElement, LIMITS.actionsElements) })
export const contextSchema = block('context', {
  elements: items(
    z.discriminatedUnion('type', [imageElement, plainText(LIMITS.textChars), mrkdwn(LIMITS.textChars)]),
    LIMITS.contextElements,
  ),
})
export const contextActions = block('context_actions', {
  elements: items(contextActionsElement, LIMITS.contextActionsElements),
})
export const divider = block('divider', {})
export const headerSchema = block('header', {
  text: plainText(LIMITS.headerChars),
  level: z.int().min(1).max(4).optional(),
})
export const imageBlock = imageSchema({
  block_id: identifier.optional(),
  title: plainText(LIMITS.imageTitleChars).optional(),
})
export const inputSchema = block('input', {
  label: plainText(LIMITS.input.labelChars),
  hint: plainText(LIMITS.input.hintChars).optional(),
  element: inputElement,
  optional: flag,
  dispatch_action: flag,
})
export const markdown = block('markdown', { text: chars(LIMITS.markdownChars) })
export const alert = block('alert', {
  text: textObject(LIMITS.textChars),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
})
export const file = block('file', { source: z.literal('remote'), external_id: z.string() })
export const video = block('video', {
  video_url: url.startsWith('https://', 'must be an https URL'),
  thumbnail_url: url,
  alt_text: chars(LIMITS.altTextChars),
  title: plainText(LIMITS.video.titleChars),
  title_url: url.startsWith('https://', 'must be an https URL').optional(),
  author_name: chars(LIMITS.video.authorChars).optional(),
  provider_name: z.string().optional(),
  provider_icon_url: url.optional(),
  description: plainText(LIMITS.video.descriptionChars).optional(),
})
