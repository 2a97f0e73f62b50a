import { linkText } from '../blocks/literal.ts'

type Json = Readonly<Record<string, unknown>>

/** Calls people by name whom a message only has by id. */
export type PersonName = (userId: string) => string

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
export const listIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : [])
export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What people see of a message's blocks, as plain text; parts that nobody knows are left out. */
export const blocksText = (blocks: unknown, nameOf: PersonName): string =>
  listIn(blocks)
    .map((block) => blockText(block, nameOf))
    .filter((text) => text.trim() !== '')
    .join('\n')

function blockText(block: Json, nameOf: PersonName): string {
  switch (block.type) {
    case 'rich_text':
      return joined(listIn(block.elements).map((part) => partText(part, nameOf)))
    case 'section':
      return joined([block.text, ...listIn(block.fields)].map(textObject))
    case 'context':
      return joined(listIn(block.elements).map((one) => textObject(one) || textIn(one.alt_text)))
    case 'image':
      return textObject(block.title) || textIn(block.alt_text)
    case 'table':
    case 'data_table':
      return tableText(block.rows, nameOf)
    default:
      return textObject(block.text) || textIn(block.text)
  }
}

const joined = (lines: readonly string[]): string => lines.filter((line) => line !== '').join('\n')
const textObject = (value: unknown): string => (isJson(value) && typeof value.text === 'string' ? value.text : '')

const tableText = (rows: unknown, nameOf: PersonName): string =>
  (Array.isArray(rows) ? rows : [])
    .map((row) =>
      listIn(row)
        .map((cell) => cellText(cell, nameOf))
        .join(' | '),
    )
    .join('\n')

const cellText = (cell: Json, nameOf: PersonName): string =>
  cell.type === 'rich_text' ? blockText(cell, nameOf) : textIn(cell.text) || String(cell.value ?? cell.number ?? '')

/** A section, list, quotation or piece of code. */
function partText(part: Json, nameOf: PersonName): string {
  const elements = listIn(part.elements)
  switch (part.type) {
    case 'rich_text_list':
      return elements.map((item, index) => `${bullet(part, index)}${partText(item, nameOf)}`).join('\n')
    case 'rich_text_quote':
      return inline(elements, nameOf).replace(/^/gm, '> ')
    case 'rich_text_preformatted':
      return `\`\`\`\n${inline(elements, nameOf)}\n\`\`\``
    default:
      return inline(elements, nameOf)
  }
}

function bullet({ style, indent, offset }: Json, index: number): string {
  const space = '  '.repeat(Number(indent) || 0)
  return style === 'ordered' ? `${space}${(Number(offset) || 0) + index + 1}. ` : `${space}• `
}

const inline = (elements: readonly Json[], nameOf: PersonName): string =>
  elements
    .map((element) => elementText(element, nameOf))
    .join('')
    .replace(/\n$/, '')

const ELEMENTS: Readonly<Record<string, (element: Json, nameOf: PersonName) => string>> = {
  text: ({ text }) => textIn(text),
  link: ({ url, text }) => linkText(textIn(url), textIn(text)),
  user: ({ user_id }, nameOf) => `@${nameOf(textIn(user_id))}`,
  usergroup: ({ usergroup_id }) => `@${textIn(usergroup_id)}`,
  channel: ({ channel_id }) => `#${textIn(channel_id)}`,
  broadcast: ({ range }) => `@${textIn(range)}`,
  emoji: ({ name, unicode }) => pictured(textIn(unicode)) ?? `:${textIn(name)}:`,
  date: ({ fallback, timestamp }) => textIn(fallback) || String(timestamp ?? ''),
  color: ({ value }) => textIn(value),
}

const elementText = (element: Json, nameOf: PersonName): string =>
  ELEMENTS[String(element.type)]?.(element, nameOf) ?? ''

/** '1f44d-1f3fd' as the picture that it is; `null`: it is none. */
function pictured(unicode: string): string | null {
  const points = unicode.split('-').map((hex) => Number.parseInt(hex, 16))
  return points.every((point) => point > 0 && point <= 0x10ffff) ? String.fromCodePoint(...points) : null
}

/** Ids of the people whom blocks name. */
export function peopleIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(peopleIn)
  if (!isJson(value)) return []
  const own = value.type === 'user' && typeof value.user_id === 'string' ? [value.user_id] : []
  return [...own, ...Object.values(value).flatMap(peopleIn)]
}
