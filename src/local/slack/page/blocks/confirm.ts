import type { ConfirmationDialog } from '@slack/web-api'
import { h, newId, rememberFocus } from '../dom/dom.ts'
import type { Names } from './place.ts'
import { plainText, textObject } from './text.ts'

/** Asks the person; false when they deny, press Escape or leave. */
export function askToConfirm(dialog: ConfirmationDialog, names: Names): Promise<boolean> {
  const { title, text, confirm, deny, style } = dialog
  const titleId = newId()
  const textId = newId()
  const close = (answer: string) => () => element.close(answer)
  const yes = h(
    'button',
    { type: 'button', class: `button ${style ?? 'primary'}`, autofocus: true, onclick: close('yes') },
    confirm === undefined ? 'Yes' : plainText(confirm),
  )
  const no = h(
    'button',
    { type: 'button', class: 'button', onclick: close('no') },
    deny === undefined ? 'Cancel' : plainText(deny),
  )
  const element = h(
    'dialog',
    { class: 'dialog confirm', 'aria-labelledby': titleId, 'aria-describedby': textId },
    h('h2', { id: titleId }, title === undefined ? 'Are you sure?' : plainText(title)),
    h('div', { id: textId, class: 'text' }, ...textObject(text, names)),
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
