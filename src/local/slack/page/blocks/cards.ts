import type { CardBlock, CarouselBlock, ContainerBlock } from '@slack/web-api'
import { h } from '../dom/dom.ts'
import { button } from './button.ts'
import { image } from './image.ts'
import type { Place } from './place.ts'
import { richText } from './rich-text.ts'
import { plainText, textObject } from './text.ts'

export function card(block: CardBlock, place: Place): HTMLElement {
  const { block_id, hero_image, icon, title, subtitle, body, actions = [] } = block
  const slot = { place, blockId: String(block_id), labelId: null, describedBy: null, tells: true }
  const part = (look: string, text: typeof title) =>
    text === undefined ? null : h('div', { class: look }, ...textObject(text, place.names))
  return h(
    'div',
    { class: 'card' },
    hero_image === undefined ? null : image(hero_image, 'picture'),
    h(
      'div',
      { class: 'card-head' },
      icon === undefined ? null : image(icon, 'icon'),
      h('div', {}, part('card-title text', title), part('card-subtitle text', subtitle)),
    ),
    part('text', body),
    actions.length === 0 ? null : h('div', { class: 'actions' }, ...actions.map((element) => button(element, slot))),
  )
}

export const carousel = ({ elements }: CarouselBlock, place: Place): HTMLElement =>
  h(
    'div',
    { class: 'carousel', role: 'region', tabindex: 0, 'aria-label': 'Cards' },
    ...elements.map((one) => card(one, place)),
  )

/** Blocks in a frame with a title; `children` are its blocks as they are shown. */
export function container(block: ContainerBlock, place: Place, children: readonly HTMLElement[]): HTMLElement {
  const { title, rich_text_title, subtitle, icon, is_collapsible, default_collapsed, width } = block
  const name = title === undefined ? '' : plainText(title)
  const head = [
    icon === undefined ? null : image(icon, 'icon'),
    rich_text_title === undefined ? h('strong', {}, name) : richText(rich_text_title, place.names),
    subtitle === undefined ? null : h('small', { class: 'text' }, ...textObject(subtitle, place.names)),
  ]
  const look = `container ${width ?? 'standard'}`
  if (is_collapsible !== true)
    return h('div', { class: look }, h('div', { class: 'container-head' }, ...head), ...children)
  return h('details', { class: look, open: default_collapsed !== true }, h('summary', {}, ...head), ...children)
}
