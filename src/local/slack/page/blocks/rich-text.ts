import type {
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  RichTextList,
  RichTextSection,
} from '@slack/web-api'
import { h } from '../dom/dom.ts'
import { formatDate } from '../dom/time.ts'
import { emojiCalled } from './emoji.ts'
import { link } from './link.ts'
import { drawMention } from './mrkdwn.ts'
import type { Names } from './place.ts'

type Leaves = {
  [Type in RichTextElement['type']]: (leaf: Extract<RichTextElement, { type: Type }>, names: Names) => Node | string
}

const leaves: Leaves = {
  text: ({ text }) => text,
  link: ({ url, text }) => link(url, text ?? url),
  broadcast: ({ range }) => drawMention(`@${range}`),
  channel: ({ channel_id }, names) => drawMention(`#${names.channel(channel_id) ?? channel_id}`),
  user: ({ user_id }, names) => drawMention(`@${names.person(user_id) ?? user_id}`),
  usergroup: ({ usergroup_id }, names) => drawMention(`@${names.userGroup(usergroup_id) ?? usergroup_id}`),
  team: ({ team_id }) => drawMention(team_id),
  emoji: ({ name }) => emojiCalled(name),
  date: ({ timestamp, format, url, fallback }, { locale }) => {
    const time = h('time', { title: fallback ?? null }, formatDate(timestamp, format, locale) ?? fallback ?? '')
    return url === undefined ? time : link(url, time)
  },
  color: ({ value }) => {
    const swatch = h('span', { class: 'swatch' })
    swatch.style.backgroundColor = value
    return h('code', {}, swatch, value)
  },
}

const tags = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', code: 'code', highlight: 'mark' } as const

function leaf(element: RichTextElement, names: Names): Node | string {
  const render = leaves[element.type] as ((leaf: RichTextElement, names: Names) => Node | string) | undefined
  if (render === undefined) return h('span', { class: 'unknown' }, `Unknown: ${element.type}`)
  const style: { readonly [name: string]: boolean } = element.style ?? {}
  return Object.entries(tags)
    .filter(([name]) => style[name])
    .reduce<Node | string>((content, [, tag]) => h(tag, {}, content), render(element, names))
}

const inline = (elements: readonly RichTextElement[], names: Names) => elements.map((element) => leaf(element, names))

/** Slack's `indent` becomes a class. */
function list({ elements, style, indent = 0, border, ...rest }: RichTextList, names: Names): HTMLElement {
  const items = elements.map((item: RichTextSection) => h('li', {}, ...inline(item.elements, names)))
  const offset = 'offset' in rest ? Number(rest.offset) : 0
  const look = { class: `rich-list indent-${indent}${border === 1 ? ' bordered' : ''}` }
  return style === 'ordered' ? h('ol', { ...look, start: offset + 1 }, ...items) : h('ul', look, ...items)
}

function part(element: RichTextBlockElement, names: Names): HTMLElement {
  if (element.type === 'rich_text_list') return list(element, names)
  const content = inline(element.elements, names)
  if (element.type === 'rich_text_quote') return h('blockquote', {}, ...content)
  if (element.type === 'rich_text_preformatted') return h('pre', {}, ...content)
  return h('p', {}, ...content)
}

export const drawRichText = ({ elements }: RichTextBlock, names: Names): HTMLElement =>
  h('div', { class: 'rich-text' }, ...elements.map((element) => part(element, names)))
