import type { DataTableBlock, TableBlock } from '@slack/web-api'
import { h } from '../dom/dom.ts'
import type { BlockPlace } from './place.ts'
import { drawRichText } from './rich-text.ts'

type Cell = TableBlock['rows'][number][number]
const DEFAULT_PAGE_SIZE = 5

const content = (cell: Cell, { names }: BlockPlace) =>
  cell.type === 'rich_text' ? drawRichText(cell, names) : cell.text

/** Makes a wide table scrollable, by keyboard too. */
const scrolling = (label: string, table: HTMLElement): HTMLElement =>
  h('div', { class: 'table', role: 'region', tabindex: 0, 'aria-label': label }, table)

export function drawTable({ rows, column_settings = [] }: TableBlock, place: BlockPlace): HTMLElement {
  const row = (cells: readonly Cell[], tag: 'th' | 'td') =>
    h(
      'tr',
      {},
      ...cells.map((cell, column) => {
        const { align = 'left', is_wrapped = false } = column_settings[column] ?? {}
        const look = `${align}${is_wrapped ? ' wrapped' : ''}`
        return h(tag, { class: look, scope: tag === 'th' ? 'col' : null }, content(cell, place))
      }),
    )
  const [first = [], ...rest] = rows
  const body = h('tbody', {}, ...rest.map((cells) => row(cells, 'td')))
  return scrolling('Table', h('table', {}, h('thead', {}, row(first, 'th')), body))
}

function pager(pageCount: number, show: (page: number) => void): HTMLElement | null {
  if (pageCount < 2) return null
  let page = 0
  const place = h('span', { 'aria-live': 'polite' })
  const turn = (by: number) => {
    page = Math.max(0, Math.min(pageCount - 1, page + by))
    place.textContent = `Page ${page + 1} of ${pageCount}`
    show(page)
  }
  turn(0)
  const button = (label: string, by: number) =>
    h('button', { type: 'button', class: 'button', onclick: () => turn(by) }, label)
  return h('div', { class: 'pager' }, button('Previous', -1), place, button('Next', 1))
}

export function drawDataTable(block: DataTableBlock, place: BlockPlace): HTMLElement {
  const { rows, caption, page_size = DEFAULT_PAGE_SIZE, row_header_column_index } = block
  const [first = [], ...rest] = rows
  const line = (cells: readonly Cell[]) =>
    h(
      'tr',
      {},
      ...cells.map((cell, column) => {
        const look = { class: cell.type === 'raw_number' ? 'right' : 'left' }
        const isHead = column === row_header_column_index
        return isHead ? h('th', { ...look, scope: 'row' }, content(cell, place)) : h('td', look, content(cell, place))
      }),
    )
  const headings = first.map((cell) => h('th', { scope: 'col' }, content(cell, place)))
  const body = h('tbody', {}, ...rest.map(line))
  const show = (page: number) => {
    for (const [index, row] of [...body.children].entries()) {
      row.toggleAttribute('hidden', Math.floor(index / page_size) !== page)
    }
  }
  const shown = h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, ...headings)), body)
  return h('div', {}, scrolling(caption, shown), pager(Math.ceil(rest.length / page_size), show))
}
