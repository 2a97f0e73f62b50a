import type {
  ActionsBlock,
  AlertBlock,
  ContextActionsBlock,
  ContextBlock,
  FileBlock,
  HeaderBlock,
  ImageBlock,
  InputBlock,
  SectionBlock,
  VideoBlock,
} from '@slack/web-api'
import { h, newId } from '../dom/dom.ts'
import { renderElement } from './elements.ts'
import { image } from './image.ts'
import { link } from './link.ts'
import type { Place, Slot } from './place.ts'
import { plainText, textObject } from './text.ts'

const telling = (place: Place, blockId: string | undefined, labelId: string | null): Slot => ({
  ...{ place, blockId: String(blockId), labelId, describedBy: null, tells: true },
})

export function section({ block_id, text, fields, accessory }: SectionBlock, place: Place): HTMLElement {
  const textId = newId()
  const said = text === undefined ? null : h('div', { class: 'text', id: textId }, ...textObject(text, place.names))
  const cells = (fields ?? []).map((field) => h('div', { class: 'text' }, ...textObject(field, place.names)))
  const body = h('div', { class: 'section-body' }, said, cells.length > 0 && h('div', { class: 'fields' }, ...cells))
  const slot = telling(place, block_id, said === null ? null : textId)
  return h('div', { class: 'section' }, body, accessory === undefined ? null : renderElement(accessory, slot))
}

export const actions = ({ block_id, elements }: ActionsBlock | ContextActionsBlock, place: Place): HTMLElement =>
  h('div', { class: 'actions' }, ...elements.map((element) => renderElement(element, telling(place, block_id, null))))

export const context = ({ elements }: ContextBlock, { names }: Place): HTMLElement =>
  h(
    'div',
    { class: 'context' },
    ...elements.map((element) =>
      element.type === 'image' ? image(element, 'icon') : h('span', { class: 'text' }, ...textObject(element, names)),
    ),
  )

export const header = (block: HeaderBlock): HTMLElement => {
  const level = 'level' in block ? Number(block.level) + 2 : 3
  return h('p', { class: 'header', role: 'heading', 'aria-level': level }, plainText(block.text))
}

export const imageBlock = (block: ImageBlock): HTMLElement =>
  h(
    'figure',
    { class: 'image' },
    block.title === undefined ? null : h('figcaption', {}, plainText(block.title)),
    image(block, 'picture'),
  )

/** A labelled input; `field-error` shows what is wrong with it. */
export function input(
  { block_id, label, hint, element, optional, dispatch_action }: InputBlock,
  place: Place,
): HTMLElement {
  const labelId = newId()
  const hintId = newId()
  const errorId = newId()
  const slot: Slot = {
    ...{ place, blockId: String(block_id), labelId, describedBy: `${hintId} ${errorId}` },
    tells: dispatch_action === true,
  }
  const field = renderElement(element, slot)
  field.id = newId()
  const mark = optional === true ? h('span', { class: 'optional' }, ' (optional)') : null
  return h(
    'div',
    { class: 'input', 'data-block': String(block_id) },
    h('label', { id: labelId, for: field.id }, plainText(label), mark),
    field,
    h('div', { class: 'hint', id: hintId }, hint === undefined ? null : plainText(hint)),
    h('div', { class: 'field-error', id: errorId }),
  )
}

export const alert = ({ text, level = 'default' }: AlertBlock, { names }: Place): HTMLElement =>
  h('div', { class: `alert ${level}`, role: 'note' }, h('div', { class: 'text' }, ...textObject(text, names)))

export const file = ({ external_id }: FileBlock): HTMLElement =>
  h('div', { class: 'file' }, `Remote file ${external_id}`)

/** The video itself stays where it is. */
export const video = ({ title, title_url, video_url, description, author_name, alt_text }: VideoBlock): HTMLElement =>
  h(
    'div',
    { class: 'video' },
    h('strong', {}, '▶ ', link(title_url ?? video_url, plainText(title))),
    author_name === undefined ? null : h('small', {}, author_name),
    h('p', {}, description === undefined ? alt_text : plainText(description)),
  )
