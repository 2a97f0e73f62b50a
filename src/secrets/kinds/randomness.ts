/** Stands for a value that is to be filled in, or is a well-known default that guards nothing. */
const PLACEHOLDER =
  /^(?:[$<{[*%.…]|x{3,}|your|example|sample|change|insert|replace|enter|dummy|fake|mock|placeholder|redacted|todo|p[a@]s+w[o0]rd|s[e3]cr[e3]t|postgres|admin|root|guest|test|demo|foo|bar|qwerty|abc123|abcdef|0{6}|1234|(?:my|some|the|an?|new|old)(?:[-_.]|p[a@]ss|s[e3]cr|token|key|api))/i

/** `changeme` is one: everybody tries it, so it hides nothing, and every honest `.env.example` has it. */
export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value)

const DISTINCT = 8

/** Letters and digits mixed, and many different ones: no word, no path, no call. */
export const looksRandom = (value: string): boolean =>
  isMixed(value) && new Set(value).size >= DISTINCT && !isCall(value) && !isPath(value)

/** The same for passwords, which people make short. */
export const looksChosen = (value: string): boolean =>
  value.length >= 6 && isMixed(value) && new Set(value).size >= 5 && !isCall(value) && !isPath(value)

const isMixed = (value: string): boolean => /\d/.test(value) && /[a-z]/i.test(value)

const isCall = (value: string): boolean => /^[\w.]{1,100}\(/.test(value)

/** From the root or the own folder through words, or with two slashes and an ending behind them; or an address. */
function isPath(value: string): boolean {
  if (/^(?:urn|arn|https?|file):/i.test(value)) return true
  if (/^(?:\/|~\/|\.{1,2}\/)/.test(value) && value.split('/').every(isWordy)) return true
  const dot = value.lastIndexOf('.')
  const slash = Math.max(value.lastIndexOf('/', dot), value.lastIndexOf('\\', dot))
  if (dot < 0 || slash < 1 || !/^\w{1,20}$/.test(value.slice(dot + 1, dot + 22))) return false
  return value.lastIndexOf('/', slash - 1) >= 0 || value.lastIndexOf('\\', slash - 1) >= 0
}

const PIECE = /[A-Z]?[a-z]+|[A-Z]+|\d+/g

/** Words and short numbers, as names of variables, types, constants and folders are made of. */
export function isWordy(value: string): boolean {
  let [short, numbers] = [0, 0]
  for (const [piece] of value.matchAll(PIECE)) {
    if (/\d/.test(piece)) numbers += piece.length > 4 ? 9 : 1
    else if (piece.length < 3) short++
  }
  return short <= 1 && numbers <= 2
}
