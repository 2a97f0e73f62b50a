import type { RichTextBlock } from '@slack/web-api'
import type { Words } from '../messages/en.ts'
import { bold, bullets, type Line, lines, text } from './blocks.ts'
import { clip, oneLine } from './literal.ts'

export const ITEMS_SHOWN = 8
export const ITEM_CHARS = 200

/** A bold title with a list; nothing for an empty list. */
export function titled(title: string, items: readonly string[], words: Words): RichTextBlock['elements'] {
  if (items.length === 0) return []
  const shown = atMost(items, words).map((item): Line => [text(clip(oneLine(item), ITEM_CHARS))])
  return [lines([bold(title)]), bullets(shown)]
}

/** The first items, and a line with the number of the others. */
export const atMost = <T>(items: readonly T[], words: Words): (T | string)[] =>
  items.length <= ITEMS_SHOWN ? [...items] : [...items.slice(0, ITEMS_SHOWN), words.more(items.length - ITEMS_SHOWN)]
