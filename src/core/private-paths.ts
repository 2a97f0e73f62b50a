import { globMatcher } from './glob.ts'

/** What no model may see: files by their paths, and their content in any text. */
export interface Privacy {
  readonly hides: (path: string) => boolean
  /** Masks the hidden files' content in the output of a command or another program. */
  readonly censor: (text: string) => string
}

/** Ignores case and Unicode form, as some file systems do. */
export function hidingPaths(globs: readonly string[]): Privacy['hides'] {
  const matchers = globs.map((glob) => globMatcher(plain(glob), { hidden: true }))
  return (path) => matchers.some((matches) => matches(plain(path)))
}

const plain = (path: string): string => path.normalize('NFC').toLowerCase()

const PRIVATE_MARK = '[private]'

/** Shorter pieces occur in any text; longer ones are split. */
const PIECE_CHARS = { least: 8, most: 200 } as const
const PIECES_KEPT = 20_000

/**
 * Masks paths, lines and values of private files. Looks up each position of a text by its first characters and the few
 * lengths of pieces that begin so, so that the time stays nearly linear.
 */
export function censorOf(files: readonly { readonly path: string; readonly text: string }[]): Privacy['censor'] {
  const pieces = new Set(files.flatMap(({ path, text }) => [path, ...text.split(/\r?\n/).flatMap(piecesOf)]))
  const known = [...pieces].filter(isTelling).slice(0, PIECES_KEPT)
  const byBeginning = Map.groupBy(known, (piece) => piece.slice(0, PIECE_CHARS.least))
  const beginnings = new Map(
    [...byBeginning].map(([beginning, all]) => [beginning, { all: new Set(all), lengths: lengthsOf(all) }]),
  )
  const endAt = (text: string, at: number): number | null => {
    const candidates = beginnings.get(text.slice(at, at + PIECE_CHARS.least))
    const length = candidates?.lengths.find((one) => candidates.all.has(text.slice(at, at + one)))
    return length === undefined ? null : at + length
  }
  return known.length === 0 ? (text) => text : (text) => masked(text, endAt)
}

/** A line and the value that it assigns to a name, both split if they are long. */
function piecesOf(line: string): string[] {
  const value = /^[^=:]{1,200}[=:](.*)$/s.exec(line)?.[1] ?? ''
  return [line, value].flatMap((piece) => {
    const plain = piece.trim().replace(/^["'`]|["'`]?[,;]?$/g, '')
    return plain.match(PARTS) ?? []
  })
}

const PARTS = new RegExp(`.{1,${PIECE_CHARS.most}}`, 'gs')

const isTelling = (piece: string): boolean => piece.length >= PIECE_CHARS.least && /[\p{L}\p{N}]{3}/u.test(piece)

/** Longest first. */
const lengthsOf = (pieces: readonly string[]): number[] =>
  [...new Set(pieces.map(({ length }) => length))].toSorted((a, b) => b - a)

function masked(text: string, endAt: (text: string, at: number) => number | null): string {
  let [out, from] = ['', 0]
  for (let at = 0; at <= text.length - PIECE_CHARS.least; ) {
    const end = endAt(text, at)
    if (end !== null) out += text.slice(from, at) + PRIVATE_MARK
    from = end ?? from
    at = end ?? at + 1
  }
  return out + text.slice(from)
}
