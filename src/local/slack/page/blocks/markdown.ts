import { h } from '../dom/dom.ts'
import { link } from './link.ts'

/** The Markdown that models write, for `markdown` blocks. Unknown syntax is shown literally. */
const tokens =
  /`([^`\n]+)`|!?\[([^\]\n]*)\]\(([^()\s]+)\)|\*\*(?=\S)(.+?)(?<=\S)\*\*|~~(?=\S)(.+?)(?<=\S)~~|(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])/g

function inline(text: string): (Node | string)[] {
  const nodes: (Node | string)[] = []
  let end = 0
  for (const found of text.matchAll(tokens)) {
    const [whole, code, label, url, bold, strike, italic] = found
    if (found.index > end) nodes.push(text.slice(end, found.index))
    end = found.index + whole.length
    if (code !== undefined) nodes.push(h('code', {}, code))
    else if (url !== undefined) nodes.push(link(url, label || url))
    else if (bold !== undefined) nodes.push(h('strong', {}, ...inline(bold)))
    else if (strike !== undefined) nodes.push(h('s', {}, ...inline(strike)))
    else nodes.push(h('em', {}, ...inline(italic ?? '')))
  }
  if (end < text.length) nodes.push(text.slice(end))
  return nodes
}

const cells = (row: string) =>
  row
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
const bullet = /^\s*[-*+] +/
const number = /^\s*\d+[.)] +/

interface Kind {
  /** Whether a line belongs to this kind. */
  readonly is: (line: string) => boolean
  readonly render: (lines: readonly string[]) => HTMLElement
}

const items = (lines: readonly string[], sign: RegExp) =>
  lines.map((line) => {
    const [, box, rest] = /^\[([ xX])\] +(.*)$/.exec(line.replace(sign, '')) ?? []
    const text = rest ?? line.replace(sign, '')
    return h('li', {}, box === undefined ? null : box === ' ' ? '☐ ' : '☑ ', ...inline(text))
  })

function table([head = '', , ...rows]: readonly string[]): HTMLElement {
  const headings = cells(head).map((cell) => h('th', { scope: 'col' }, ...inline(cell)))
  const body = rows.map((row) => h('tr', {}, ...cells(row).map((cell) => h('td', {}, ...inline(cell)))))
  return h(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Table' },
    h('table', {}, h('thead', {}, h('tr', {}, ...headings)), h('tbody', {}, ...body)),
  )
}

const kinds: readonly Kind[] = [
  { is: (line) => bullet.test(line), render: (lines) => h('ul', {}, ...items(lines, bullet)) },
  { is: (line) => number.test(line), render: (lines) => h('ol', {}, ...items(lines, number)) },
  {
    is: (line) => line.startsWith('>'),
    render: (lines) => h('blockquote', {}, ...inline(lines.map((line) => line.replace(/^> ?/, '')).join('\n'))),
  },
  { is: (line) => line.startsWith('|'), render: (lines) => table(lines) },
  { is: () => true, render: (lines) => h('p', {}, ...inline(lines.join('\n'))) },
]

function single(line: string): HTMLElement | null {
  if (/^(-{3,}|\*{3,})$/.test(line.trim())) return h('hr')
  const [, signs, heading] = /^(#{1,6}) +(.*)$/.exec(line) ?? []
  return signs === undefined
    ? null
    : h('p', { role: 'heading', 'aria-level': signs.length + 2, class: 'heading' }, ...inline(heading ?? ''))
}

function paragraphs(text: string): HTMLElement[] {
  const shown: HTMLElement[] = []
  let group: string[] = []
  let kind: Kind | null = null
  const flush = () => {
    if (kind !== null) shown.push(kind.render(group))
    group = []
    kind = null
  }
  for (const line of text.split('\n')) {
    const alone = single(line)
    const next = alone !== null || line.trim() === '' ? null : (kinds.find(({ is }) => is(line)) ?? null)
    if (next !== kind) flush()
    if (alone !== null) shown.push(alone)
    if (next !== null) group.push(line)
    kind = next
  }
  flush()
  return shown
}

export const drawMarkdown = (text: string): HTMLElement[] =>
  text
    .split(/^```[^\n]*\n([\s\S]*?)^```[ \t]*$/m)
    .flatMap((part, index) => (index % 2 === 1 ? [h('pre', {}, part.trimEnd())] : paragraphs(part)))
