/** Source text with the same length in three forms, and which bracket closes which. */
export interface Scanned {
  /** Comments blanked out. */
  readonly code: string
  /** Comments and what stands in strings blanked out. */
  readonly bare: string
  /** Of each opening bracket its closing one, and of each closing one its opening one. */
  readonly pairs: ReadonlyMap<number, number>
}

const HASH_COMMENTS = /\.(?:py|rb|ya?ml|sh|php|toml)$/i
const SLASH_COMMENTS = /\.(?:[cm]?[jt]sx?|java|kt|cs|go|php|vue|svelte)$/i

/** Not a parser: enough to tell code from comments and strings in the languages that teams test in. */
export function scan(path: string, text: string): Scanned {
  const spans = /\.py$/i.test(path) ? PYTHON : SLASH_COMMENTS.test(path) ? C_LIKE : PLAIN
  const pattern = HASH_COMMENTS.test(path) && spans !== PYTHON ? HASHED : spans
  let [code, bare] = ['', '']
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const plain = text.slice(from, match.index)
    const span = match[0]
    const isComment = /^(?:\/\/|\/\*|#)/.test(span)
    code += plain + (isComment ? blank(span) : span)
    bare +=
      plain + (isComment ? blank(span) : `${span[0]}${blank(span.slice(1, -1))}${span.length > 1 ? span.at(-1) : ''}`)
    from = match.index + span.length
  }
  code += text.slice(from)
  bare += text.slice(from)
  return { code, bare, pairs: pairsIn(bare) }
}

const QUOTED = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`
const C_LIKE = new RegExp(String.raw`//[^\n]*|/\*[\s\S]*?\*/|${QUOTED}|\x60(?:\\.|[^\x60\\])*\x60`, 'g')
const PYTHON = new RegExp(String.raw`#[^\n]*|"""[\s\S]*?"""|'''[\s\S]*?'''|${QUOTED}`, 'g')
const HASHED = new RegExp(String.raw`#[^\n]*|//[^\n]*|/\*[\s\S]*?\*/|${QUOTED}`, 'g')
const PLAIN = new RegExp(QUOTED, 'g')

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

function pairsIn(bare: string): Map<number, number> {
  const pairs = new Map<number, number>()
  const open: { readonly at: number; readonly closes: string }[] = []
  for (const { 0: sign, index } of bare.matchAll(/[()[\]{}]/g)) {
    const closes = CLOSING[sign]
    if (closes !== undefined) open.push({ at: index, closes })
    else {
      const at = open.findLastIndex((one) => one.closes === sign)
      if (at < 0) continue
      const [opened] = open.splice(at)
      if (opened === undefined) continue
      pairs.set(opened.at, index)
      pairs.set(index, opened.at)
    }
  }
  return pairs
}

/** How many values a bracket holds, without those inside its own brackets. */
export function countIn({ bare, pairs }: Scanned, open: number): number {
  const close = pairs.get(open) ?? open
  let [count, at, isValue] = [0, open + 1, false]
  for (; at < close; at++) {
    const sign = bare[at] ?? ''
    if (sign === ',') {
      count += Number(isValue)
      isValue = false
    } else if (/\S/.test(sign)) {
      isValue = true
      const end = CLOSING[sign] === undefined ? undefined : pairs.get(at)
      at = end ?? at
    }
  }
  return count + Number(isValue)
}
