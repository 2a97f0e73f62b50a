import { h } from '../dom/dom.ts'
import { formatDate } from '../dom/time.ts'
import { emojiCalled } from './emoji.ts'
import { link } from './link.ts'
import type { Names } from './place.ts'

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }
const literal = (text: string) => text.replaceAll(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity)

export const drawMention = (name: string): HTMLElement => h('span', { class: 'mention' }, name)

function date(reference: string, label: string | null, { locale }: Names): Node {
  const [, seconds = '', pattern = '', url = null] = reference.split('^')
  const text = formatDate(Number(seconds), pattern, locale) ?? label ?? ''
  const time = h('time', { title: label }, text)
  return url === null ? time : link(url, time)
}

/** The content of angle brackets: a mention, a date or a link. */
function reference(inside: string, names: Names): Node {
  const [target = '', ...rest] = inside.split('|')
  const label = rest.length === 0 ? null : literal(rest.join('|'))
  const id = target.slice(1)
  if (target.startsWith('@')) return drawMention(`@${names.person(id) ?? label ?? id}`)
  if (target.startsWith('#')) return drawMention(`#${names.channel(id) ?? label ?? id}`)
  if (target.startsWith('!subteam^'))
    return drawMention(`@${names.userGroup(target.slice(9)) ?? label ?? target.slice(9)}`)
  if (target.startsWith('!date^')) return date(literal(target), label, names)
  if (target.startsWith('!')) return drawMention(`@${label ?? id}`)
  const url = literal(target)
  return link(url, label ?? url.replace(/^mailto:/, ''))
}

/** A sign marks bold, italic or strike only at word boundaries. */
const pair = (sign: string) =>
  String.raw`(?<![\p{L}\p{N}${sign}])${sign}(?=\S)([^${sign}\n]+?)(?<=\S)${sign}(?![\p{L}\p{N}${sign}])`
const tokens = new RegExp(
  ['`([^`\\n]+)`', '<([^<>\\n]+)>', pair('\\*'), pair('_'), pair('~'), ":([a-z0-9_+'-]+):"].join('|'),
  'gu',
)

/** Slack's inline markup; everything else is literal text. */
function inline(text: string, names: Names): (Node | string)[] {
  const nodes: (Node | string)[] = []
  let end = 0
  for (const found of text.matchAll(tokens)) {
    const [whole, code, angle, bold, italic, strike, emoji] = found
    if (found.index > end) nodes.push(literal(text.slice(end, found.index)))
    end = found.index + whole.length
    if (code !== undefined) nodes.push(h('code', {}, literal(code)))
    else if (angle !== undefined) nodes.push(reference(angle, names))
    else if (bold !== undefined) nodes.push(h('strong', {}, ...inline(bold, names)))
    else if (italic !== undefined) nodes.push(h('em', {}, ...inline(italic, names)))
    else if (strike !== undefined) nodes.push(h('s', {}, ...inline(strike, names)))
    else nodes.push(emojiCalled(emoji ?? ''))
  }
  if (end < text.length) nodes.push(literal(text.slice(end)))
  return nodes
}

const isQuote = (line: string) => /^(?:&gt;|>) ?/.test(line)

/** Groups consecutive lines that begin with `>` into quotes. */
function quoted(text: string, names: Names): (Node | string)[] {
  const groups: { isQuote: boolean; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const last = groups.at(-1)
    if (last?.isQuote === isQuote(line)) last.lines.push(line)
    else groups.push({ isQuote: isQuote(line), lines: [line] })
  }
  return groups.flatMap(({ isQuote: isQuoted, lines }) => {
    if (!isQuoted) return inline(lines.join('\n'), names)
    const quote = lines.map((line) => line.replace(/^(?:&gt;|>) ?/, '')).join('\n')
    return [h('blockquote', {}, ...inline(quote, names))]
  })
}

/** Renders Slack's markup. Unknown or broken markup is shown literally. */
export function drawMrkdwn(text: string, names: Names): (Node | string)[] {
  return text.split(/```\n?([\s\S]+?)\n?```/).flatMap((part, index) => {
    if (index % 2 === 1) return [h('pre', {}, literal(part))]
    return part === '' ? [] : quoted(part, names)
  })
}
