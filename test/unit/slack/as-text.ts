import { type SentBlock, type SentButton, type SentLeaf, SentMessage, type SentPart, SentView } from './payload.ts'

/**
 * A message as a page of text: what a person sees, hears and is asked, and what each click carries. Two messages read the
 * same only if they look and act the same. `*bold*`, `_italic_` and `` `code` `` are styles; a backslash stands before
 * such a sign where it is plain text; `⟪ab⟫×30` is `ab`, thirty times, and ␠ a space that ends a line.
 */
export function messageAsText(message: unknown): string {
  const { text, blocks } = SentMessage.parse(message)
  return page([row('text', [oneLine(text)]), ...blocks.map(ofBlock)])
}

/** A modal or App Home as a page of text. */
export function viewAsText(view: unknown): string {
  const sent = SentView.parse(view)
  if (sent.type === 'home') return page([row('home', []), ...sent.blocks.map(ofBlock)])
  const { title, submit, close, callback_id, private_metadata, blocks } = sent
  const buttons = `${label(submit.text)} ${label(close.text)}`
  const carries = `sends ${callback_id} with ${oneLine(private_metadata)}`
  return page([row('modal', [oneLine(title.text), buttons, carries]), ...blocks.map(ofBlock)])
}

/** Every block's kind stands before its first line, so that no text can be taken for a block. */
const GUTTER = 11

const row = (kind: string, shown: readonly string[]): string =>
  [shown[0] ?? '', ...shown.slice(1)]
    .map((line) => line.replace(/ +$/, (end) => '␠'.repeat(end.length)))
    .map((line, index) => `${(index === 0 ? kind : '').padEnd(GUTTER)}${line}`.trimEnd())
    .join('\n')

const page = (rows: readonly string[]): string => `${rows.join('\n')}\n`

function ofBlock(block: SentBlock): string {
  switch (block.type) {
    case 'header':
      return row('header', [oneLine(block.text.text)])
    case 'divider':
      return row('divider', [])
    case 'rich_text':
      return row('rich_text', block.elements.flatMap(ofPart))
    case 'plan': {
      const tasks = block.tasks.map(({ title, status, task_id }) => `${status}: ${oneLine(title)} (${task_id})`)
      return row('plan', [oneLine(block.title), ...tasks])
    }
    case 'actions':
      return row('actions', block.elements.flatMap(ofButton))
    case 'context':
      return row(
        'context',
        block.elements.map(({ type, text }) => `${type === 'mrkdwn' ? type : 'plain'}: ${oneLine(text)}`),
      )
    case 'input':
      return row('input', ofInput(block))
  }
}

function ofPart(part: SentPart): string[] {
  switch (part.type) {
    case 'rich_text_section':
      return ofLine(part.elements)
    case 'rich_text_list':
      return part.elements.flatMap(({ elements }) =>
        ofLine(elements).map((line, index) => `${index === 0 ? '• ' : '  '}${line}`),
      )
    case 'rich_text_quote':
      return ofLine(part.elements).map((line) => `> ${line}`)
    case 'rich_text_preformatted':
      return ['```', ...ofLine(part.elements), '```']
  }
}

const ofLine = (leaves: readonly SentLeaf[]): string[] => leaves.map(ofLeaf).join('').split('\n')

function ofLeaf(leaf: SentLeaf): string {
  switch (leaf.type) {
    case 'text': {
      const { bold, italic, code } = leaf.style ?? {}
      const marks = [bold ? '*' : '', italic ? '_' : '', code ? '`' : '']
      return `${marks.join('')}${styleable(leaf.text)}${marks.toReversed().join('')}`
    }
    case 'user':
      return `<@${leaf.user_id}>`
    case 'usergroup':
      return `<!${leaf.usergroup_id}>`
    case 'channel':
      return `<#${leaf.channel_id}>`
    case 'date': {
      const at = new Date(leaf.timestamp * 1_000).toISOString()
      return `<${at} as ${leaf.format}, else ${oneLine(leaf.fallback)}>`
    }
  }
}

function ofButton({ text, action_id, value, accessibility_label, style, confirm }: SentButton): string[] {
  const look = style === undefined ? '' : ` (${style})`
  const acts = `${label(text.text)}${look} sends ${action_id} with ${oneLine(value)}, is read as “${oneLine(accessibility_label)}”`
  if (confirm === undefined) return [acts]
  const answers = `${label(confirm.confirm.text)} ${label(confirm.deny.text)}`
  return [acts, `  asks: ${oneLine(confirm.title.text)}`, `  ${oneLine(confirm.text.text)}`, `  ${answers}`]
}

function ofInput({ block_id, label: name, hint, element }: Extract<SentBlock, { type: 'input' }>): string[] {
  const field = `${block_id}/${element.action_id}`
  const takes =
    element.type !== 'plain_text_input'
      ? [
          `${element.type === 'checkboxes' ? 'each' : 'one'} of, as ${field}:`,
          ...element.options.map(({ text, value }) => `  ${label(text.text)} sends ${value}`),
        ]
      : [`${element.multiline ? 'lines' : 'a line'} of at most ${element.max_length} characters, as ${field}`]
  return [oneLine(name.text), ...(hint === undefined ? [] : [`hint: ${oneLine(hint.text)}`]), ...takes]
}

const label = (text: string): string => `[${oneLine(text)}]`

/** Text where every sign is itself. */
const oneLine = (text: string): string => shortened(visible(text.replaceAll('\\', '\\\\')).replaceAll('\n', '\\n'))

/** Text of a leaf: its line ends are those of the message. */
const styleable = (text: string): string =>
  text
    .replace(/[\\*_`<•]/g, (sign) => `\\${sign}`)
    .split('\n')
    .map((line) => shortened(visible(line)))
    .join('\n')

/** Characters that show nothing by themselves, as their numbers; those that join emoji stay. */
const visible = (text: string): string =>
  text
    .replace(/[⟪␠]/g, (sign) => `\\${sign}`)
    .replace(/(?![\n\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)

/** `⟪W⟫×150` for 150 times a W. */
const shortened = (text: string): string =>
  text.replace(/(.{1,60}?)\1{3,}/gu, (all, unit: string) =>
    all.length < 24 ? all : `⟪${unit}⟫×${all.length / unit.length}`,
  )
