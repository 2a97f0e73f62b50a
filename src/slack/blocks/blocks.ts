import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  HeaderBlock,
  KnownBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextElement,
} from '@slack/web-api'
import { clip, escaped, printable, unbroken } from './literal.ts'

/** A message's content; `text` has everything important, for notifications and screen readers. */
export interface Content {
  readonly text: string
  readonly blocks: KnownBlock[]
}

/** Limit of `text` in chat.update, which is lower than for a post. */
export const FALLBACK_LIMIT = 3_900

type Part = RichTextBlock['elements'][number]
type Style = NonNullable<Extract<RichTextElement, { type: 'text' }>['style']>

/** In one line, whatever is in it: only `lines`, `quotation` and `preformatted` break lines. */
const leaf = (value: string, style: Style | null): RichTextElement => {
  const text = unbroken(value) || ' '
  return style === null ? { type: 'text', text } : { type: 'text', text, style }
}
/** Rich text leaves are literal: Slack reads no markup, mentions or emoji names in them. */
export const text = (value: string): RichTextElement => leaf(value, null)
export const bold = (value: string): RichTextElement => leaf(value, { bold: true })
export const italic = (value: string): RichTextElement => leaf(value, { italic: true })
export const code = (value: string): RichTextElement => leaf(value, { code: true })

export type Line = readonly RichTextElement[]

/** Lines below one another; empty ones are dropped. */
export const lines = (...all: readonly Line[]): Part => ({
  type: 'rich_text_section',
  elements: all
    .filter((line) => line.length > 0)
    .flatMap((line, index) => (index === 0 ? [...line] : [LINE_BREAK, ...line])),
})

const LINE_BREAK: RichTextElement = { type: 'text', text: '\n' }

/** Others' words with their line breaks, as a quotation: none of its lines looks like ours. */
export const quotation = (value: string): Part => ({
  type: 'rich_text_quote',
  elements: [{ type: 'text', text: printable(value).trim() || ' ' }],
})

export const bullets = (items: readonly Line[]): Part => ({
  type: 'rich_text_list',
  style: 'bullet',
  elements: items.map((item) => ({ type: 'rich_text_section', elements: [...item] })),
})

export const preformatted = (value: string): Part => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: printable(value) || ' ' }],
})

/** Drops parts without content. */
export const rich = (...parts: readonly (Part | null)[]): RichTextBlock => ({
  type: 'rich_text',
  elements: parts.filter((part) => part !== null && part.elements.length > 0) as Part[],
})

/** Plain text without emoji replacement. */
export const plain = (value: string, limit: number): PlainTextElement => ({
  type: 'plain_text',
  text: clip(unbroken(value), limit) || ' ',
  emoji: false,
})

export const header = (value: string): HeaderBlock => ({ type: 'header', text: plain(value, 150) })

export interface ButtonLook {
  readonly id: string
  readonly label: string
  /** The screen reader's text: act and task. */
  readonly says: string
  readonly value: string
  readonly style?: 'primary' | 'danger'
  readonly confirm?: ConfirmationDialog
}

export const button = ({ id, label, says, value, style, confirm }: ButtonLook): Button => ({
  type: 'button',
  action_id: id,
  text: plain(label, 75),
  accessibility_label: clip(says, 75),
  value,
  ...(style !== undefined && { style }),
  ...(confirm !== undefined && { confirm }),
})

export const actions = (...elements: Button[]): ActionsBlock => ({ type: 'actions', elements })

export const confirm = (title: string, asks: string, yes: string, no: string): ConfirmationDialog => ({
  title: plain(title, 100),
  text: plain(asks, 300),
  confirm: plain(yes, 30),
  deny: plain(no, 30),
})

/** A short private answer of literal text. */
export const say = (...texts: readonly (string | Line)[]): Content => {
  const shown = texts.map((line): Line => (typeof line === 'string' ? [text(line)] : line))
  return {
    text: clip(shown.map((line) => line.map(fallbackOf).join('')).join('\n'), FALLBACK_LIMIT),
    blocks: [rich(lines(...shown))],
  }
}

/** A leaf as mrkdwn, for the fallback `text`. */
function fallbackOf(leaf: RichTextElement): string {
  if (leaf.type === 'text') return escaped(leaf.text)
  if (leaf.type === 'user') return `<@${leaf.user_id}>`
  if (leaf.type === 'usergroup') return `<!subteam^${leaf.usergroup_id}>`
  return leaf.type === 'channel' ? `<#${leaf.channel_id}>` : ''
}
