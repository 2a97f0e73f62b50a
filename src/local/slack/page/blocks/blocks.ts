import type { KnownBlock } from '@slack/web-api'
import type { Json } from '../../blocks/payload-rules.ts'
import { h } from '../dom/dom.ts'
import { card, carousel, container } from './cards.ts'
import { actions, alert, context, file, header, imageBlock, input, section, video } from './layout.ts'
import { markdown } from './markdown.ts'
import type { Place } from './place.ts'
import { plan, taskCard } from './plan.ts'
import { richText } from './rich-text.ts'
import { dataTable, table } from './tables.ts'

type Renderers = {
  readonly [Type in KnownBlock['type']]: (block: Extract<KnownBlock, { type: Type }>, place: Place) => HTMLElement
}

/** One for every block that Slack's types know. */
const renderers: Renderers = {
  actions,
  alert,
  card,
  carousel,
  container: (block, place) => container(block, place, renderBlocks(block.child_blocks as unknown as Json[], place)),
  context,
  context_actions: actions,
  data_table: dataTable,
  divider: () => h('hr'),
  file,
  header,
  image: imageBlock,
  input,
  markdown: ({ text }) => h('div', { class: 'markdown' }, ...markdown(text)),
  plan,
  rich_text: ({ elements, type }, { names }) => richText({ type, elements }, names),
  section,
  table,
  task_card: taskCard,
  video,
}

/** What cannot be shown is said loudly: a block that Slack has and this page lacks must not go missing. */
const unknown = (block: Json, why: string): HTMLElement =>
  h(
    'div',
    { class: 'unknown', role: 'note' },
    h('strong', {}, `${why}: ${String(block.type)}`),
    h('pre', {}, JSON.stringify(block, null, 2)),
  )

function renderBlock(block: Json, place: Place): HTMLElement {
  if (!Object.hasOwn(renderers, String(block.type))) return unknown(block, 'Unknown block')
  const render = renderers[block.type as KnownBlock['type']] as unknown as (block: Json, place: Place) => HTMLElement
  try {
    return render(block, place)
  } catch (error) {
    return unknown(block, `This block cannot be shown (${error instanceof Error ? error.message : error})`)
  }
}

export const renderBlocks = (blocks: readonly Json[], place: Place): HTMLElement[] =>
  blocks.map((block) => h('div', { class: 'block' }, renderBlock(block, place)))
