import { Refusal } from './confined-path.ts'

/**
 * Replaces the only occurrence of `oldText`, however lines end in the file and in the arguments, and keeps all other
 * bytes. Throws Refusal unless there is exactly one occurrence.
 */
export function replaceOnce(path: string, text: string, oldText: string, newText: string): string {
  if (oldText === '') throw new Refusal('Give the text to replace.')
  const [old, fresh] = [plain(oldText), plain(newText)]
  const parts = plain(text).split(old)
  if (parts.length === 1) throw new Refusal(`The text to replace does not stand in ${path}; read it again.`)
  if (parts.length > 2)
    throw new Refusal(`The text to replace stands ${parts.length - 1} times in ${path}; give more of it.`)
  const [start, length] = [breaksIn(parts[0] ?? ''), breaksIn(old)]
  return withEndsOf(text, parts.join(fresh), linesOf(text).slice(start, start + length))
}

const breaksIn = (text: string): number => text.split('\n').length - 1

/** Gives a file's new text the line ends and the byte order mark that it had before. */
export function withOldLineEnds(before: string, text: string): string {
  const mark = before.startsWith(BOM) && !text.startsWith(BOM) ? BOM : ''
  return before.includes('\n') ? withEndsOf(before, mark + plain(text)) : mark + text
}

/** Gives a new file's text the line ends that most of its neighbours have. */
export const withNeighboursEnds = (neighbours: readonly string[], text: string): string =>
  commonEnd(neighbours.map((one) => ({ end: commonEnd(linesOf(one)) }))) === CRLF
    ? plain(text).replaceAll('\n', CRLF)
    : text

const BOM = '\ufeff'
const CRLF = '\r\n'

/** With `\n` only; a lone `\r` is a character like others. */
const plain = (text: string): string => text.replaceAll(CRLF, '\n')

interface Line {
  readonly text: string
  /** `''`: the last line, which has none. */
  readonly end: string
}

const linesOf = (text: string): Line[] => {
  const lines = text.split('\n')
  return lines.map((line, index) => {
    if (index === lines.length - 1) return { text: line, end: '' }
    return line.endsWith('\r') ? { text: line.slice(0, -1), end: CRLF } : { text: line, end: '\n' }
  })
}

/**
 * Gives a plain text the line ends of a file. Lines that it had keep theirs; new ones get those of the lines that they
 * replace or of the `place` where they stand, if these have but one, else of most lines.
 */
function withEndsOf(before: string, text: string, place: readonly Line[] = []): string {
  const [old, fresh] = [linesOf(before), text.split('\n')]
  const common = commonEnd(old)
  if (!old.some(({ end }) => end !== '' && end !== common)) return text.replaceAll('\n', common)
  const first = fresh.findIndex((line, index) => line !== old[index]?.text)
  const head = first < 0 ? fresh.length : first
  const most = Math.min(old.length, fresh.length) - head
  let tail = 0
  while (tail < most && old.at(-1 - tail)?.text === fresh.at(-1 - tail)) tail++
  const replaced = old.slice(head, old.length - tail)
  const fallback = onlyEnd(replaced) ?? onlyEnd(place) ?? common
  const between = endsBetween(replaced, fresh.slice(head, fresh.length - tail), fallback)
  const ends = [...old.slice(0, head), ...between, ...old.slice(old.length - tail)].map(({ end }) => end)
  return fresh.map((line, index) => (index === fresh.length - 1 ? line : line + (ends[index] || common))).join('')
}

/** `null`: there are none, or several. */
function onlyEnd(lines: readonly Line[]): string | null {
  const found = new Set(lines.map(({ end }) => end).filter((end) => end !== ''))
  const [only = null] = found.size === 1 ? found : []
  return only
}

function endsBetween(old: readonly Line[], fresh: readonly string[], fallback: string): Pick<Line, 'end'>[] {
  const places = Map.groupBy(old.keys(), (index) => old[index]?.text)
  let next = 0
  return fresh.map((text) => {
    const same = places.get(text)
    while (same?.[0] !== undefined && same[0] < next) same.shift()
    const at = same?.[0]
    if (at === undefined) return { end: fallback }
    next = at + 1
    return { end: old[at]?.end || fallback }
  })
}

function commonEnd(lines: readonly Pick<Line, 'end'>[]): string {
  const count = (wanted: string) => lines.filter(({ end }) => end === wanted).length
  return count(CRLF) > count('\n') ? CRLF : '\n'
}
