import type { RichTextBlock } from '@slack/web-api'
import { reservationText } from '../../core/approval/reservation-text.ts'
import type { Reservation } from '../../core/approval/reservations.ts'
import { bold, bullets, type Line, lines, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import type { Words } from '../messages/en.ts'

const SHOWN_ON_CARD = 3
const ITEMS_ON_CARD = 3
const ITEMS_IN_FORM = 30
const TITLE_CHARS = 220
const ITEM_CHARS = 150
const LINE_CHARS = 500

const said = (reservation: Reservation, { language }: Words) => {
  const { title, items } = reservationText(reservation, language)
  return {
    title: clip(oneLine(title), TITLE_CHARS),
    items: items.map((item) => clip(isolated(oneLine(item)), ITEM_CHARS)),
  }
}

const firstOf = (items: readonly string[], limit: number, words: Words): string[] =>
  items.length <= limit ? [...items] : [...items.slice(0, limit), words.more(items.length - limit)]

/** A reservation with what it is about, for the form that asks for a yes. */
export function reservationParts(reservation: Reservation, words: Words): RichTextBlock['elements'] {
  const { title, items } = said(reservation, words)
  return [lines([bold(title)]), bullets(firstOf(items, ITEMS_IN_FORM, words).map((item): Line => [text(item)]))]
}

/** The same in one line. */
export function reservationInLine(reservation: Reservation, words: Words): string {
  const { title, items } = said(reservation, words)
  return clip(`${title}: ${firstOf(items, ITEMS_IN_FORM, words).join(', ')}`, LINE_CHARS)
}

/** The worst of what speaks against the commit, as the card shows it. */
export function reservationsOnCard(standing: readonly Reservation[], words: Words): RichTextBlock['elements'] {
  if (standing.length === 0) return []
  const shown = standing.slice(0, SHOWN_ON_CARD).map((one): Line => {
    const { title, items } = said(one, words)
    return [bold(`${title}: `), text(firstOf(items, ITEMS_ON_CARD, words).join(', '))]
  })
  const hidden = standing.length - shown.length
  return [
    lines([bold(words.reservations.onCard)]),
    bullets(hidden > 0 ? [...shown, [text(words.more(hidden))]] : shown),
  ]
}
