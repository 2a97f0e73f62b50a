import { z } from 'zod'
import { identifier, imageElement, items, mrkdwn, plainText, textObject, url } from './composition.ts'
import { buttonSchema } from './elements.ts'
import {
  actionsSchema,
  block,
  contextSchema,
  divider,
  file,
  headerSchema,
  imageBlock,
  inputSchema,
  sectionSchema,
  video,
} from './layout.ts'
import { LIMITS } from './limits.ts'
import { richText } from './rich-text.ts'

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) })
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) })
const cell = z.discriminatedUnion('type', [richText, rawText, rawNumber])
const actionCell = z.strictObject({ type: z.literal('action_cell'), element: buttonSchema, fallback: rawText })
const dataCell = z.discriminatedUnion('type', [richText, rawText, rawNumber, actionCell])
/** The first row is the header: it has no rich text, and all rows have its length. */
function likeItsHeader(rows: readonly (readonly z.infer<typeof dataCell>[])[], context: z.RefinementCtx): void {
  const [header = [], ...rest] = rows
  for (const [column, { type }] of header.entries()) {
    if (type === 'rich_text') {
      context.addIssue({ code: 'custom', message: 'rich_text is not allowed in the header', path: [0, column] })
    }
  }
  for (const [index, row] of rest.entries()) {
    if (row.length !== header.length) {
      const message = 'all rows must have the same number of values'
      context.addIssue({ code: 'custom', message, path: [index + 1] })
    }
  }
}

const columnSettings = z.strictObject({
  align: z.enum(['left', 'center', 'right']).optional(),
  is_wrapped: z.boolean().optional(),
})

export const tableSchema = block('table', {
  rows: items(items(cell, LIMITS.table.columns), LIMITS.table.rows),
  column_settings: z.array(columnSettings.nullable()).max(LIMITS.table.columns).optional(),
})
export const dataTable = block('data_table', {
  rows: items(items(dataCell, LIMITS.dataTable.columns), LIMITS.dataTable.rows).min(2).superRefine(likeItsHeader),
  caption: z.string().min(1),
  page_size: z.int().min(1).max(LIMITS.dataTable.pageSize).optional(),
  row_header_column_index: z.int().min(0).optional(),
})

const step = {
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']).optional(),
  details: richText.optional(),
  output: richText.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal('url'), url, text: z.string().min(1), icon_url: url.optional() }))
    .optional(),
}
export const taskCard = block('task_card', step)
/** `type` is optional for a plan's steps. */
export const planSchema = block('plan', {
  title: z.string().min(1),
  tasks: z
    .array(z.strictObject({ type: z.literal('task_card').optional(), block_id: identifier.optional(), ...step }))
    .optional(),
})

const point = z.strictObject({ label: z.string(), value: z.number() })
const axes = z.strictObject({
  categories: z.array(z.string()).min(1),
  x_label: z.string().optional(),
  y_label: z.string().optional(),
})
const series = z.array(z.strictObject({ name: z.string(), data: z.array(point).min(1) })).min(1)
const plotted = <Type extends string>(type: Type) =>
  z.strictObject({ type: z.literal(type), series, axis_config: axes.optional() })
export const dataVisualization = block('data_visualization', {
  title: z.string().min(1),
  chart: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('pie'), segments: z.array(point).min(1) }),
    plotted('bar'),
    plotted('area'),
    plotted('line'),
  ]),
})

export const cardSchema = block('card', {
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  title: mrkdwn(LIMITS.card.titleChars).optional(),
  subtitle: mrkdwn(LIMITS.card.subtitleChars).optional(),
  body: mrkdwn(LIMITS.card.bodyChars).optional(),
  actions: items(buttonSchema, LIMITS.card.actions).optional(),
}).refine(
  ({ hero_image, title, body, actions }) => [hero_image, title, body, actions].some((part) => part !== undefined),
  'must define at least one of `hero_image`, `title`, `actions` or `body`',
)
export const carouselSchema = block('carousel', { elements: items(cardSchema, LIMITS.carouselCards) })

const child = z.discriminatedUnion('type', [
  actionsSchema,
  contextSchema,
  divider,
  file,
  headerSchema,
  imageBlock,
  inputSchema,
  richText,
  sectionSchema,
  tableSchema,
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
