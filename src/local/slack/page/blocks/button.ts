import type { Button, FeedbackButtons, IconButton, Overflow, WorkflowButton } from '@slack/web-api'
import { h } from '../dom/dom.ts'
import { menuButton } from '../dom/menu.ts'
import { choose } from './choose.ts'
import type { Slot } from './place.ts'
import { drawPlainText } from './text.ts'

type Pressed = Pick<Button, 'action_id' | 'text' | 'value' | 'style' | 'accessibility_label' | 'confirm' | 'url'> & {
  type: string
}

async function press(pressed: HTMLElement, element: Pressed, slot: Slot) {
  if (pressed.getAttribute('aria-busy') === 'true') return
  pressed.setAttribute('aria-busy', 'true')
  const { text, value } = element
  await choose(slot, element, element.type === 'button' ? {} : { text, value })
  pressed.removeAttribute('aria-busy')
}

/** A button delivers its action at once; one with a URL also opens it. */
export function drawButton(element: Pressed, slot: Slot): HTMLElement {
  const look = {
    class: `button ${element.style ?? ''}`,
    'aria-label': element.accessibility_label ?? null,
    'data-key': `${element.action_id}:${element.value ?? ''}`,
    onclick: () => void press(shown, element, slot),
  }
  const text = drawPlainText(element.text)
  const shown =
    element.url === undefined
      ? h('button', { type: 'button', ...look }, text)
      : h('a', { href: element.url, target: '_blank', rel: 'noopener noreferrer', ...look }, text)
  return shown
}

export const workflowButton = ({ text, style, workflow, accessibility_label }: WorkflowButton): HTMLElement =>
  h(
    'a',
    {
      ...{ class: `button ${style ?? ''}`, href: workflow.trigger.url, target: '_blank', rel: 'noopener noreferrer' },
      'aria-label': accessibility_label ?? null,
    },
    drawPlainText(text),
  )

export function feedbackButtons(element: FeedbackButtons, slot: Slot): HTMLElement {
  const { type, positive_button, negative_button } = element
  const one = (part: typeof positive_button) =>
    drawButton({ type, action_id: String(element.action_id), ...part }, slot)
  return h('span', { class: 'feedback' }, one(positive_button), one(negative_button))
}

export function iconButton(element: IconButton, slot: Slot): HTMLElement {
  const isShown = element.visible_to_user_ids?.includes(slot.place.me) ?? true
  return isShown ? drawButton(element, slot) : h('span', { hidden: true })
}

export function overflow(element: Overflow, slot: Slot): HTMLElement {
  const items = element.options.map((option) => ({
    label: drawPlainText(option.text),
    description: option.description === undefined ? null : drawPlainText(option.description),
    run: () => {
      if (option.url !== undefined) window.open(option.url, '_blank', 'noopener')
      void choose(slot, element, { selected_option: option })
    },
  }))
  return menuButton({ label: 'More actions', key: `${element.action_id}` }, items)
}
