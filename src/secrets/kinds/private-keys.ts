import type { Detector } from './hit.ts'

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y
/** What stands around a line: its end, also as an escape; quotes and marks of a string, a diff, a quotation, a comment. */
const BETWEEN = /(?:\\[nr]|[\s"'`+>|#*.,;:()\\=-](?!----(?:BEGIN|END) )){1,80}/y
const HEADER = /(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID)\s?:[^\n\\"]{0,200}/y
const BODY = /[A-Za-z0-9+/]{1,200}={0,2}/y

const LINES_LIMIT = 1_000
/** Fewer characters are a sample in a text about keys. */
const LEAST = 20
const SHORTEST_LINE = 12

/** A key in PEM's form, as it stands in a file, a string, lines of strings or a diff, and also when its end is missing. */
const pem: Detector = {
  starts: ['-----BE'],
  anyCase: false,
  match(text, at) {
    BEGIN.lastIndex = at
    if (!BEGIN.test(text)) return null
    const body = readBody(text, BEGIN.lastIndex)
    return body.isKey ? { rule: 'private-key', start: at, end: body.end } : null
  },
}

const COUNT = /Private-Lines: \d{1,3}\s{0,5}/y

/** PuTTY's own form has the secret lines behind a count. */
const putty: Detector = {
  starts: ['Private-Lines: '],
  anyCase: false,
  match(text, at) {
    const start = behind(COUNT, text, at)
    if (start === null) return null
    const body = readBody(text, start)
    return body.isKey ? { rule: 'private-key', start, end: body.end } : null
  },
}

/** Goes from line to line, each read once, until there is something else than a key's lines. */
function readBody(text: string, from: number): { readonly end: number; readonly isKey: boolean } {
  const body = { at: from, end: from, length: 0, digits: false }
  for (let line = 0; line < LINES_LIMIT; line++) {
    const at = behind(BETWEEN, text, body.at) ?? body.at
    const closed = behind(END, text, at)
    if (closed !== null) return { end: closed, isKey: isKey(body) }
    const header = behind(HEADER, text, at)
    const next = header ?? behind(BODY, text, at)
    if (next === null) break
    if (header === null) {
      if (next - at < SHORTEST_LINE && !closesBehind(text, next)) break
      body.length += next - at
      body.digits ||= /\d/.test(text.slice(at, next))
      body.end = next
    }
    body.at = next
  }
  return { end: body.end, isKey: isKey(body) }
}

const isKey = ({ length, digits }: { readonly length: number; readonly digits: boolean }): boolean =>
  length >= LEAST && digits

/** Only a key's last line is shorter than a word. */
const closesBehind = (text: string, at: number): boolean => behind(END, text, behind(BETWEEN, text, at) ?? at) !== null

function behind(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}

export const PRIVATE_KEYS: readonly Detector[] = [pem, putty]
