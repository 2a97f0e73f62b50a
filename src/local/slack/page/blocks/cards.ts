import type { CardBlock, CarouselBlock, ContainerBlock } from '@slack/web-api'
import { h } from '../dom/dom.ts'
import { drawButton } from './button.ts'
import { drawImage } from './image.ts'
import type { BlockPlace } from './place.ts'
import { drawRichText } from './rich-text.ts'
import { drawPlainText, drawTextObject } from './text.ts'

export function drawCard(block: CardBlock, place: BlockPlace): HTMLElement {
  const { block_id, hero_image, icon, title, subtitle, body, actions = [] } = block
  const slot = { place, blockId: String(block_id), labelId: null, describedBy: null, tells: true }
  const part = (look: string, text: typeof title) =>
    text === undefined ? null : h('div', { class: look }, ...drawTextObject(text, place.names))
  return h(
    'div',
    { class: 'card' },
    hero_image === undefined ? null : drawImage(hero_image, 'picture'),
    h(
      'div',
      { class: 'card-head' },
      icon === undefined ? null : drawImage(icon, 'icon'),
      h('div', {}, part('card-title text', title), part('card-subtitle text', subtitle)),
    ),
    part('text', body),
    actions.length === 0
      ? null
      : h('div', { class: 'actions' }, ...actions.map((element) => drawButton(element, slot))),
  )
}

export const drawCarousel = ({ elements }: CarouselBlock, place: BlockPlace): HTMLElement =>
  h(
    'div',
    { class: 'carousel', role: 'region', tabindex: 0, 'aria-label': 'Cards' },
    ...elements.map((one) => drawCard(one, place)),
  )

/** Blocks in a frame with a title; `children`: its rendered blocks. */
export function drawContainer(block: ContainerBlock, place: BlockPlace, children: readonly HTMLElement[]): HTMLElement {
  const { title, rich_text_title, subtitle, icon, is_collapsible, default_collapsed, width } = block
  const name = title === undefined ? '' : drawPlainText(title)
  const head = [
    icon === undefined ? null : drawImage(icon, 'icon'),
    rich_text_title === undefined ? h('strong', {}, name) : drawRichText(rich_text_title, place.names),
    subtitle === undefined ? null : h('small', { class: 'text' }, ...drawTextObject(subtitle, place.names)),
  ]
  const look = `container ${width ?? 'standard'}`
  if (is_collapsible !== true)
    return h('div', { class: look }, h('div', { class: 'container-head' }, ...head), ...children)
  return h('details', { class: look, open: default_collapsed !== true }, h('summary', {}, ...head), ...children)
}
