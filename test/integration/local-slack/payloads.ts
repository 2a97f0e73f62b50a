import type { ModalView } from '@slack/web-api'

export const WMS = 'C00000WMS'

export const plain = (text: string) => ({ type: 'plain_text' as const, text })
export const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text })
export const section = (text: string) => ({ type: 'section' as const, text: mrkdwn(text) })
export const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() })
export const button = (text: string, action_id: string, rest: object = {}) => ({
  type: 'button' as const,
  text: plain(text),
  action_id,
  ...rest,
})
export const actions = (...elements: object[]) => ({ type: 'actions' as const, elements: elements as never[] })
export const input = (block_id: string, label: string, element: object) => ({
  type: 'input' as const,
  block_id,
  label: plain(label),
  element: { action_id: 'value', ...element } as never,
})
export const modal = (title: string, blocks: object[], rest: object = {}): ModalView => ({
  type: 'modal',
  title: plain(title),
  submit: plain('OK'),
  blocks: blocks as never[],
  ...rest,
})

export const chars = (length: number) => 'x'.repeat(length)
export const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index))
export const numbered = (index: number) => option(`Option ${index}`)
export const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
})
export const image = (rest: object) => ({ type: 'image', image_url: 'https://x.test/a.png', alt_text: 'A', ...rest })
export const task = (id: number) => ({ type: 'task_card', task_id: `t${id}`, title: 'QA', status: 'pending' })
export const cell = { type: 'raw_text', text: 'x' }
export const rows = (count: number, columns: number) => many(count, () => many(columns, () => cell))
export const card = (rest: object) => ({ type: 'card', title: mrkdwn('A'), ...rest })
export const container = (count: number, rest: object = {}) => ({
  type: 'container',
  title: plain('A'),
  child_blocks: many(count, () => ({ type: 'divider' })),
  ...rest,
})
export const video = (rest: object) => ({
  type: 'video',
  video_url: 'https://x.test/v',
  thumbnail_url: 'https://x.test/t',
  alt_text: 'A',
  title: plain('A'),
  ...rest,
})
const confirm = (rest: object) => ({
  title: plain('A'),
  text: plain('A'),
  confirm: plain('Y'),
  deny: plain('N'),
  ...rest,
})
export const confirmed = (rest: object) => [actions(button('A', 'a', { confirm: confirm(rest) }))]
export const element = (rest: object) => [actions({ action_id: 'a', ...rest })]
export const select = (options: object[]) => element({ type: 'static_select', options })
export const text = (rest: object) => input('b', 'A', { type: 'plain_text_input', ...rest })
