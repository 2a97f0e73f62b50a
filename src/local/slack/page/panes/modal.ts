import type { PlainTextElement } from '@slack/web-api'
import type { InputValues, View } from '../../state/rows.ts'
import { renderBlocks } from '../blocks/blocks.ts'
import { drawPlainText } from '../blocks/text.ts'
import { h, newId, rememberFocus } from '../dom/dom.ts'
import { icon } from '../dom/icon.ts'
import { topModal } from '../state/mirror.ts'
import { type Screen, tryAct, viewPlace } from './screen.ts'

const label = (text: View['title'], fallback: string) =>
  text === null ? fallback : drawPlainText(text as unknown as PlainTextElement)

/** Shows the error under each input and focuses the first. */
function showErrors(form: HTMLElement, errors: Readonly<Record<string, string>>) {
  for (const block of form.querySelectorAll<HTMLElement>('.input')) {
    const error = errors[block.dataset.block ?? '']
    const field = block.querySelector<HTMLElement>('input, textarea, select')
    block.classList.toggle('invalid', error !== undefined)
    block.querySelector('.field-error')?.replaceChildren(error ?? '')
    field?.setAttribute('aria-invalid', String(error !== undefined))
  }
  form.querySelector<HTMLElement>('.invalid :is(input, textarea, select)')?.focus()
}

function footer(view: View, form: HTMLFormElement, close: () => void): HTMLElement {
  const submit =
    view.submit === null ? null : h('button', { class: 'button primary', type: 'submit' }, label(view.submit, 'Submit'))
  const leave = h(
    'button',
    { class: 'button', type: 'button', onclick: close },
    label(view.close, submit === null ? 'Close' : 'Cancel'),
  )
  form.noValidate = true
  return h('footer', { class: 'dialog-buttons' }, leave, submit)
}

/** A modal's content. `values`: its input values, which survive when the app updates the view. */
function form(screen: Screen, view: View, values: InputValues, titleId: string): HTMLElement {
  const close = () => void tryAct(screen.acts('close', { view: view.id }))
  const shown = h('form', { class: 'modal-form' })
  shown.append(
    h(
      'header',
      {},
      h('h2', { id: titleId }, label(view.title, 'Form')),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: close }, icon('close')),
    ),
    h('div', { class: 'modal-body' }, ...renderBlocks(view.blocks, viewPlace(screen, view, values))),
    footer(view, shown, close),
  )
  shown.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (shown.getAttribute('aria-busy') === 'true') return
    shown.setAttribute('aria-busy', 'true')
    const outcome = await tryAct(screen.acts('submit', { view: view.id, values }))
    shown.removeAttribute('aria-busy')
    showErrors(shown, outcome?.kind === 'errors' ? outcome.errors : {})
  })
  return shown
}

/** The person's top modal. The browser keeps the focus inside; Escape closes it. */
export function createModal(): (screen: Screen) => void {
  const titleId = newId()
  const dialog = h('dialog', { class: 'dialog modal', 'aria-labelledby': titleId })
  document.body.append(dialog)
  let shown: { view: View; values: InputValues; close: () => void } | null = null
  let returnFocus = () => {}
  dialog.addEventListener('close', () => shown?.close())
  const leave = () => {
    if (shown === null) return
    shown = null
    dialog.close()
    returnFocus()
  }
  return (screen) => {
    const view = topModal(screen.mirror)
    if (view === null) return leave()
    if (shown?.view.id === view.id && shown.view.hash === view.hash) return
    const typed = shown?.view.id === view.id ? Object.entries(shown.values) : []
    const kept = typed.filter(([blockId]) => blockId in view.state.values)
    const values = { ...view.state.values, ...Object.fromEntries(kept) }
    const close = () => {
      shown = null
      void tryAct(screen.acts('close', { view: view.id }))
    }
    if (shown === null) returnFocus = rememberFocus()
    shown = { view, values, close }
    dialog.replaceChildren(form(screen, view, values, titleId))
    if (!dialog.open) dialog.showModal()
    dialog.querySelector<HTMLElement>('[autofocus], .modal-body :is(input, textarea, select, button)')?.focus()
  }
}
