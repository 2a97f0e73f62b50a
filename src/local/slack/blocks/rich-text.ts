import { z } from 'zod'
import { identifier, plainText, url } from './composition.ts'
import { LIMITS } from './limits.ts'

const flag = z.boolean().optional()
const style = z
  .strictObject({
    bold: flag,
    code: flag,
    italic: flag,
    strike: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  })
  .optional()
const leaf = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), style, ...shape })

const text = leaf('text', { text: z.string().min(1) })
const link = leaf('link', { url, text: z.string().optional(), unsafe: flag })
/** References to things in Slack, which people's own messages contain. */
const references = [
  leaf('attachment_mention', { url }),
  leaf('canvas', { file_id: z.string() }),
  leaf('canvas_user_mention', { user_id: z.string() }),
  leaf('citation', {
    url,
    text: z.string().optional(),
    index: z.int().optional(),
    details: z.looseObject({ citation_type: z.string() }).optional(),
  }),
  leaf('file', { file_id: z.string() }),
  leaf('list_record', { file_id: z.string() }),
  leaf('message_mention', { channel_id: z.string(), message_ts: z.string() }),
  leaf('salesforce_data_field', { salesforce_record_id: z.string() }),
  leaf('tag', { text: z.string() }),
  leaf('work_object_mention', { entity_id: z.string(), app_id: z.string(), text: z.string(), url }),
  leaf('workflow_mention', { workflow_id: z.string(), function_trigger_id: z.string(), text: z.string() }),
] as const

const leaves = z.array(
  z.discriminatedUnion('type', [
    text,
    link,
    leaf('broadcast', { range: z.enum(['here', 'channel', 'everyone']) }),
    leaf('color', { value: z.string() }),
    leaf('channel', { channel_id: z.string() }),
    leaf('date', { timestamp: z.int(), format: z.string(), url: url.optional(), fallback: z.string().optional() }),
    leaf('emoji', {
      name: z.string(),
      unicode: z.string().optional(),
      url: url.optional(),
      skin_tone: z.int().optional(),
    }),
    leaf('team', { team_id: z.string() }),
    leaf('user', { user_id: z.string() }),
    leaf('usergroup', { usergroup_id: z.string() }),
    ...references,
  ]),
)

const border = z.union([z.literal(0), z.literal(1)]).optional()
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: leaves })
const list = z.strictObject({
  type: z.literal('rich_text_list'),
  elements: z.array(section),
  style: z.enum(['bullet', 'ordered']),
  indent: z.int().min(0).max(8).optional(),
  offset: z.int().min(0).optional(),
  border,
})
const quote = z.strictObject({ type: z.literal('rich_text_quote'), elements: leaves, border })
const preformatted = z.strictObject({
  type: z.literal('rich_text_preformatted'),
  elements: z.array(z.discriminatedUnion('type', [text, link])),
  border,
  language: z.string().optional(),
})

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: identifier.optional(),
  elements: z.array(z.discriminatedUnion('type', [section, list, quote, preformatted])),
})

export const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  action_id: identifier.optional(),
  initial_value: richText.optional(),
  placeholder: plainText(LIMITS.placeholderChars).optional(),
  focus_on_load: flag,
  min_lines: z.int().min(1).optional(),
  max_lines: z.int().min(1).optional(),
  dispatch_action_config: z.looseObject({}).optional(),
})
