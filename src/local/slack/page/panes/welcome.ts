import { h } from '../dom/dom.ts'

const EXAMPLE = '/wms-task Receive pallets by SSCC scan'

/** The introduction on an empty channel: what to type, and what happens then. */
export function welcome(fillComposer: (text: string) => void): HTMLElement {
  const step = (...content: (Node | string)[]) => h('li', {}, ...content)
  return h(
    'div',
    { class: 'welcome' },
    h('h2', {}, 'Ask for something your warehouse system should do'),
    h('p', {}, 'Type this below, or a wish of your own:'),
    h('p', { class: 'example' }, h('code', {}, EXAMPLE)),
    h(
      'button',
      { type: 'button', class: 'button primary', onclick: () => fillComposer(EXAMPLE) },
      'Put it into the message box',
    ),
    h(
      'ol',
      {},
      step('Press Enter. A card appears, and agents work through it stage by stage in its thread.'),
      step(
        'When the checks are green, the task waits for a person. Act as ',
        h('strong', {}, 'Boris Approver'),
        ' at the side.',
      ),
      step(
        'Read the evidence on the card and press ',
        h('strong', {}, 'Approve'),
        ': that commit, and no other, is merged.',
      ),
    ),
  )
}
