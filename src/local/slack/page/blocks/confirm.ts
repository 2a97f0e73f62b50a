import type { ConfirmationDialog } from '@slack/web-api'
import { h, newId, rememberFocus } from '../dom/dom.ts'
import type { Names } from './place.ts'
import { drawPlainText, drawTextObject } from './text.ts'

/** Shows a confirm dialog; `false`: denied, Escape or closed. */
export function askToConfirm(dialog: ConfirmationDialog, names: Names): Promise<boolean> {
  const { title, text, confirm, deny, style } = dialog
  const titleId = newId()
  const textId = newId()
  const close = (answer: string) => () => element.close(answer)
  const yes = h(
    'button',
    { type: 'button', class: `button ${style ?? 'primary'}`, autofocus: true, onclick: close('yes') },
    confirm === undefined ? 'Yes' : drawPlainText(confirm),
  )
  const no = h(
    'button',
    { type: 'button', class: 'button', onclick: close('no') },
    deny === undefined ? 'Cancel' : drawPlainText(deny),
  )
  const element = h(
    'dialog',
    { class: 'dialog confirm', 'aria-labelledby': titleId, 'aria-describedby': textId },
    h('h2', { id: titleId }, title === undefined ? 'Are you sure?' : drawPlainText(title)),
    h('div', { id: textId, class: 'text' }, ...drawTextObject(text, names)),
    h('div', { class: 'dialog-buttons' }, no, yes),
  )
  const returnFocus = rememberFocus()
  document.body.append(element)
  element.showModal()
  return new Promise((resolve) => {
    element.addEventListener('close', () => {
      element.remove()
      returnFocus()
      resolve(element.returnValue === 'yes')
    })
  })
}
