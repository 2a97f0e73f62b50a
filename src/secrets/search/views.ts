import type { Hit } from '../kinds/hit.ts'

/** A text, or a part of it, as somebody reads it. */
export interface TextView {
  readonly text: string
  /** Of hits in this view, their places in the text as it is. */
  readonly placed: (hits: readonly Hit[]) => readonly Hit[]
}

/**
 * Shows nothing, wherever it stands: zero-width and bidirectional marks, tags, fillers, colours of a terminal. A choice
 * of three and not one class, which would take five times as long.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes of terminals are what is looked for
  /\p{Default_Ignorable_Code_Point}|\x1b\[[\d;?]{0,20}[A-Za-z]|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/gu
/** Where a string ends and goes on: `'…' + '…'`, `"…" . "…"`, the next line's string, a line that is continued. */
const JOINT =
  /(?<=[\w-])(?:(["'`])[ \t]{0,20}(?:(?:[+&\\]|\.{1,2})[ \t]{0,20}(?:\r?\n[ \t]{0,80})?|\r?\n[ \t]{0,80}(?:(?:[+&]|\.{1,2})[ \t]{0,20})?)\1|\\\r?\n[ \t]{0,80})(?=[\w-])/g

/** The text as it is, and its parts that are read otherwise: without what is invisible, with split strings put together. */
export function viewsOf(text: string): readonly TextView[] {
  const plain = { text, placed: (hits: readonly Hit[]) => hits }
  const visible = without(plain, INVISIBLE)
  return [plain, ...visible, ...[plain, ...visible].flatMap((view) => without(view, JOINT))]
}

/** How far around a place that was left out a token may stand that was split there. */
const BEFORE = 300
const BEHIND = 2_100

interface Cut {
  readonly start: number
  readonly end: number
}

/** The parts in which something was left out, without it. */
function without(view: TextView, pattern: RegExp): TextView[] {
  const views: TextView[] = []
  let cuts: Cut[] = []
  const close = () => {
    if (cuts.length > 0) views.push(partAround(view, cuts))
    cuts = []
  }
  for (const { 0: match, index: start } of view.text.matchAll(pattern)) {
    if (start - BEFORE > (cuts.at(-1)?.end ?? start) + BEHIND) close()
    cuts.push({ start, end: start + match.length })
  }
  close()
  return views
}

function partAround(view: TextView, cuts: readonly Cut[]): TextView {
  const from = Math.max(0, (cuts[0]?.start ?? 0) - BEFORE)
  const to = (cuts.at(-1)?.end ?? 0) + BEHIND
  /** Of each piece that is kept: where it begins in the part and in the view. */
  const kept: { readonly at: number; readonly origin: number }[] = []
  const pieces: string[] = []
  let [at, origin] = [0, from]
  for (const cut of [...cuts, { start: to, end: to }]) {
    const piece = view.text.slice(origin, cut.start)
    kept.push({ at, origin })
    pieces.push(piece)
    at += piece.length
    origin = cut.end
  }
  const originOf = (place: number): number => {
    const piece = kept[lastBefore(kept, place)]
    return piece === undefined ? place : piece.origin + place - piece.at
  }
  // What seems to begin with the part may be the rest of a longer word.
  const placed = (hits: readonly Hit[]) =>
    view.placed(
      hits
        .filter(({ start }) => from === 0 || start > 0)
        .map(({ rule, start, end }) => ({ rule, start: originOf(start), end: originOf(end - 1) + 1 })),
    )
  return { text: pieces.join(''), placed }
}

/** The last piece that begins at or before a place, by halving. */
function lastBefore(kept: readonly { readonly at: number }[], place: number): number {
  let [low, high] = [0, kept.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((kept[middle]?.at ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return low - 1
}
