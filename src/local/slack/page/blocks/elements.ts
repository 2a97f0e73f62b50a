import type {
  ActionsBlockElement,
  ContextActionsBlockElement,
  InputBlockElement,
  SectionBlockAccessory,
} from '@slack/web-api'
import { h } from '../dom/dom.ts'
import { drawButton, feedbackButtons, iconButton, overflow, workflowButton } from './button.ts'
import { checkboxes, multiSelect, radioButtons, select } from './choices.ts'
import { drawImage } from './image.ts'
import type { Slot } from './place.ts'
import { dateTimePicker, drawRichTextInput, fileInput, picker, textInput } from './typed-inputs.ts'

export type PageElement = ActionsBlockElement | InputBlockElement | SectionBlockAccessory | ContextActionsBlockElement
type Renderers = {
  readonly [Type in PageElement['type']]: (element: Extract<PageElement, { type: Type }>, slot: Slot) => HTMLElement
}

/** A renderer for each element type of Slack's types. */
const renderers: Renderers = {
  button: drawButton,
  workflow_button: workflowButton,
  feedback_buttons: feedbackButtons,
  icon_button: iconButton,
  overflow,
  static_select: select,
  external_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: multiSelect,
  multi_external_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: picker,
  timepicker: picker,
  datetimepicker: dateTimePicker,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: drawRichTextInput,
  file_input: fileInput,
  image: (element) => drawImage(element, 'thumbnail'),
}

export function renderElement(element: PageElement, slot: Slot): HTMLElement {
  const render = renderers[element.type] as ((element: PageElement, slot: Slot) => HTMLElement) | undefined
  return render === undefined
    ? h('span', { class: 'unknown' }, `Unknown element: ${element.type}`)
    : render(element, slot)
}
