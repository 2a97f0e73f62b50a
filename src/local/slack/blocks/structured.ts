import { z } from 'zod'
import { imageElement, items, mrkdwn, plainText, textObject, url } from './composition.ts'
import { button } from './elements.ts'
import { actions, block, context, divider, file, header, imageBlock, input, section, video } from './layout.ts'
import { LIMITS } from './limits.ts'
import { richText } from './rich-text.ts'

const cell = z.discriminatedUnion('type', [
  richText,
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
])
const columnSettings = z.strictObject({
  align: z.enum(['left', 'center', 'right']).optional(),
  is_wrapped: z.boolean().optional(),
})

export const table = block('table', {
  rows: items(items(cell, LIMITS.table.columns), LIMITS.table.rows),
  column_settings: z.array(columnSettings.nullable()).max(LIMITS.table.columns).optional(),
})
export const dataTable = block('data_table', {
  rows: items(items(cell, LIMITS.dataTable.columns), LIMITS.dataTable.rows),
  caption: z.string().min(1),
  page_size: z.int().min(1).max(LIMITS.dataTable.pageSize).optional(),
  row_header_column_index: z.int().min(0).optional(),
})

export const taskCard = block('task_card', {
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richText.optional(),
  output: richText.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal('url'), url, text: z.string().min(1), icon_url: url.optional() }))
    .optional(),
})
export const plan = block('plan', { title: z.string().min(1), tasks: z.array(taskCard).optional() })

export const card = block('card', {
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  title: mrkdwn(LIMITS.card.titleChars).optional(),
  subtitle: mrkdwn(LIMITS.card.subtitleChars).optional(),
  body: mrkdwn(LIMITS.card.bodyChars).optional(),
  actions: items(button, LIMITS.card.actions).optional(),
}).refine(
  ({ hero_image, title, body, actions }) => [hero_image, title, body, actions].some((part) => part !== undefined),
  'must define at least one of `hero_image`, `title`, `actions` or `body`',
)
export const carousel = block('carousel', { elements: items(card, LIMITS.carouselCards) })

const child = z.discriminatedUnion('type', [
  actions,
  context,
  divider,
  file,
  header,
  imageBlock,
  input,
  richText,
  section,
  table,
  video,
])
export const container = block('container', {
  title: plainText(LIMITS.container.titleChars).optional(),
  rich_text_title: richText.optional(),
  subtitle: textObject(LIMITS.container.subtitleChars).optional(),
  child_blocks: items(child, LIMITS.container.children),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
  icon: imageElement.optional(),
  is_collapsible: z.boolean().optional(),
  default_collapsed: z.boolean().optional(),
  has_header_divider: z.boolean().optional(),
})
  .refine(
    ({ title, rich_text_title }) => title !== undefined || rich_text_title !== undefined,
    'must define either `title` or `rich_text_title`',
  )
  .refine(
    ({ default_collapsed, is_collapsible }) => !default_collapsed || is_collapsible === true,
    'default_collapsed requires is_collapsible',
  )
