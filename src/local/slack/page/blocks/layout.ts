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
import { drawImage } from './image.ts'
import { link } from './link.ts'
import type { BlockPlace, Slot } from './place.ts'
import { drawPlainText, drawTextObject } from './text.ts'

const actionSlot = (place: BlockPlace, blockId: string | undefined, labelId: string | null): Slot => ({
  ...{ place, blockId: String(blockId), labelId, describedBy: null, tells: true },
})

export function drawSection({ block_id, text, fields, accessory }: SectionBlock, place: BlockPlace): HTMLElement {
  const textId = newId()
  const textElement =
    text === undefined ? null : h('div', { class: 'text', id: textId }, ...drawTextObject(text, place.names))
  const cells = (fields ?? []).map((field) => h('div', { class: 'text' }, ...drawTextObject(field, place.names)))
  const body = h(
    'div',
    { class: 'section-body' },
    textElement,
    cells.length > 0 && h('div', { class: 'fields' }, ...cells),
  )
  const slot = actionSlot(place, block_id, textElement === null ? null : textId)
  return h('div', { class: 'section' }, body, accessory === undefined ? null : renderElement(accessory, slot))
}

export const drawActions = (
  { block_id, elements }: ActionsBlock | ContextActionsBlock,
  place: BlockPlace,
): HTMLElement =>
  h(
    'div',
    { class: 'actions' },
    ...elements.map((element) => renderElement(element, actionSlot(place, block_id, null))),
  )

export const drawContext = ({ elements }: ContextBlock, { names }: BlockPlace): HTMLElement =>
  h(
    'div',
    { class: 'context' },
    ...elements.map((element) =>
      element.type === 'image'
        ? drawImage(element, 'icon')
        : h('span', { class: 'text' }, ...drawTextObject(element, names)),
    ),
  )

export const drawHeader = (block: HeaderBlock): HTMLElement => {
  const level = 'level' in block ? Number(block.level) + 2 : 3
  return h('p', { class: 'header', role: 'heading', 'aria-level': level }, drawPlainText(block.text))
}

export const drawImageBlock = (block: ImageBlock): HTMLElement =>
  h(
    'figure',
    { class: 'image' },
    block.title === undefined ? null : h('figcaption', {}, drawPlainText(block.title)),
    drawImage(block, 'picture'),
  )

/** A labelled input; `field-error` shows its error. */
export function drawInput(
  { block_id, label, hint, element, optional, dispatch_action }: InputBlock,
  place: BlockPlace,
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
    h('label', { id: labelId, for: field.id }, drawPlainText(label), mark),
    field,
    h('div', { class: 'hint', id: hintId }, hint === undefined ? null : drawPlainText(hint)),
    h('div', { class: 'field-error', id: errorId }),
  )
}

export const drawAlert = ({ text, level = 'default' }: AlertBlock, { names }: BlockPlace): HTMLElement =>
  h('div', { class: `alert ${level}`, role: 'note' }, h('div', { class: 'text' }, ...drawTextObject(text, names)))

export const drawFile = ({ external_id }: FileBlock): HTMLElement =>
  h('div', { class: 'file' }, `Remote file ${external_id}`)

/** Shows a link instead of the video. */
export const drawVideo = ({
  title,
  title_url,
  video_url,
  description,
  author_name,
  alt_text,
}: VideoBlock): HTMLElement =>
  h(
    'div',
    { class: 'video' },
    h('strong', {}, '▶ ', link(title_url ?? video_url, drawPlainText(title))),
    author_name === undefined ? null : h('small', {}, author_name),
    h('p', {}, description === undefined ? alt_text : drawPlainText(description)),
  )
