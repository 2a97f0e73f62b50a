import type { KnownBlock } from '@slack/web-api'
import type { Json } from '../../blocks/payload-rules.ts'
import { h } from '../dom/dom.ts'
import { drawCard, drawCarousel, drawContainer } from './cards.ts'
import {
  drawActions,
  drawAlert,
  drawContext,
  drawFile,
  drawHeader,
  drawImageBlock,
  drawInput,
  drawSection,
  drawVideo,
} from './layout.ts'
import { drawMarkdown } from './markdown.ts'
import type { BlockPlace } from './place.ts'
import { drawPlan, drawTaskCard } from './plan.ts'
import { drawRichText } from './rich-text.ts'
import { drawDataTable, drawTable } from './tables.ts'

type Renderers = {
  readonly [Type in KnownBlock['type']]: (block: Extract<KnownBlock, { type: Type }>, place: BlockPlace) => HTMLElement
}

/** A renderer for each block type of Slack's types. */
const renderers: Renderers = {
  actions: drawActions,
  alert: drawAlert,
  card: drawCard,
  carousel: drawCarousel,
  container: (block, place) =>
    drawContainer(block, place, renderBlocks(block.child_blocks as unknown as Json[], place)),
  context: drawContext,
  context_actions: drawActions,
  data_table: drawDataTable,
  divider: () => h('hr'),
  file: drawFile,
  header: drawHeader,
  image: drawImageBlock,
  input: drawInput,
  markdown: ({ text }) => h('div', { class: 'markdown' }, ...drawMarkdown(text)),
  plan: drawPlan,
  rich_text: ({ elements, type }, { names }) => drawRichText({ type, elements }, names),
  section: drawSection,
  table: drawTable,
  task_card: drawTaskCard,
  video: drawVideo,
}

/** Shows an unknown block visibly, so that no block of Slack goes missing. */
const unknown = (block: Json, why: string): HTMLElement =>
  h(
    'div',
    { class: 'unknown', role: 'note' },
    h('strong', {}, `${why}: ${String(block.type)}`),
    h('pre', {}, JSON.stringify(block, null, 2)),
  )

function renderBlock(block: Json, place: BlockPlace): HTMLElement {
  if (!Object.hasOwn(renderers, String(block.type))) return unknown(block, 'Unknown block')
  const render = renderers[block.type as KnownBlock['type']] as unknown as (
    block: Json,
    place: BlockPlace,
  ) => HTMLElement
  try {
    return render(block, place)
  } catch (error) {
    return unknown(block, `This block cannot be shown (${error instanceof Error ? error.message : error})`)
  }
}

export const renderBlocks = (blocks: readonly Json[], place: BlockPlace): HTMLElement[] =>
  blocks.map((block) => h('div', { class: 'block' }, renderBlock(block, place)))
