import type { PlanBlock, TaskCardBlock } from '@slack/web-api'
import { h } from '../dom/dom.ts'
import { link } from './link.ts'
import type { Place } from './place.ts'
import { richText } from './rich-text.ts'

const statuses = {
  pending: { sign: '', name: 'Not started' },
  in_progress: { sign: '', name: 'In progress' },
  complete: { sign: '✓', name: 'Done' },
  error: { sign: '!', name: 'Failed' },
} as const

function head({ title, status = 'pending' }: TaskCardBlock): HTMLElement {
  const { sign, name } = statuses[status]
  const mark = h('span', { class: `status ${status}`, role: 'img', 'aria-label': name, title: name }, sign)
  return h('div', { class: 'task-head' }, mark, h('span', { class: 'task-title' }, title))
}

function taskBody({ details, output, sources = [] }: TaskCardBlock, { names }: Place): (HTMLElement | null)[] {
  return [
    details === undefined ? null : richText(details, names),
    output === undefined ? null : richText(output, names),
    sources.length === 0 ? null : h('div', { class: 'sources' }, ...sources.map(({ url, text }) => link(url, text))),
  ]
}

export const taskCard = (block: TaskCardBlock, place: Place): HTMLElement =>
  h('div', { class: 'task-card' }, head(block), ...taskBody(block, place))

export function plan({ title, tasks = [] }: PlanBlock, place: Place): HTMLElement {
  const cards = tasks as readonly TaskCardBlock[]
  const rows = cards.map((task) => h('li', { class: task.status ?? 'pending' }, head(task), ...taskBody(task, place)))
  return h('div', { class: 'plan' }, h('strong', { class: 'plan-title' }, title), h('ol', {}, ...rows))
}
