import type { PlanBlock, TaskCardBlock } from '@slack/web-api'
import { h } from '../dom/dom.ts'
import { link } from './link.ts'
import type { BlockPlace } from './place.ts'
import { drawRichText } from './rich-text.ts'

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

function taskBody({ details, output, sources = [] }: TaskCardBlock, { names }: BlockPlace): (HTMLElement | null)[] {
  return [
    details === undefined ? null : drawRichText(details, names),
    output === undefined ? null : drawRichText(output, names),
    sources.length === 0 ? null : h('div', { class: 'sources' }, ...sources.map(({ url, text }) => link(url, text))),
  ]
}

export const drawTaskCard = (block: TaskCardBlock, place: BlockPlace): HTMLElement =>
  h('div', { class: 'task-card' }, head(block), ...taskBody(block, place))

export function drawPlan({ title, tasks = [] }: PlanBlock, place: BlockPlace): HTMLElement {
  const cards = tasks as readonly TaskCardBlock[]
  const rows = cards.map((task) => h('li', { class: task.status ?? 'pending' }, head(task), ...taskBody(task, place)))
  return h('div', { class: 'plan' }, h('strong', { class: 'plan-title' }, title), h('ol', {}, ...rows))
}
