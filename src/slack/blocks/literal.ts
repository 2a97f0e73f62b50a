/** Makes text from people and models safe for Slack: literal instead of markup, and short enough to be accepted. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Cuts to at most `limit` UTF-16 units between graphemes, with '…' for the rest. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = graphemes.segment(text).containing(limit - 1)?.index ?? 0
  return `${text.slice(0, end).trimEnd()}…`
}

/** Like `clip`, but cuts between words if one ends in the second half. */
export function clipWords(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = clip(text, limit)
  const end = cut.lastIndexOf(' ')
  return end > limit / 2 ? `${cut.slice(0, end).replace(/(?<![,;:(])[,;:(]+$/, '')}…` : cut
}

/** Removes control characters, and bidirectional overrides that change how a text reads. */
export const printable = (text: string): string =>
  text.toWellFormed().replace(/[[\p{Cc}\u202A-\u202E]--[\t\n\r]]/gv, '')

/** Letters and signs that show nothing. */
const BLANKS = /[\u115F\u1160\u2800\u3164\uFFA0]/gu
/** Ends of lines, and blanks enough to push what follows to the next one. */
const BREAKS = /[\r\n\u2028\u2029]+|\s{3,}/gu

/** Without line ends, so that others' text cannot look like a line of ours. */
export const unbroken = (text: string): string => printable(text).replace(BLANKS, ' ').replace(BREAKS, ' ')

export const oneLine = (text: string): string => printable(text).replace(/\s+/gu, ' ').trim()

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u

/** Isolates right-to-left text, so that it does not reorder the words and numbers around it. */
export const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text)

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Escapes for `text` and mrkdwn, so that it contains no mention, link or special command. */
export const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)

/** Restores what a person saw from Slack's form: escaped, with references. `nameOf`: of people whom it does not name. */
export const typedText = (text: string, nameOf: (userId: string) => string = (id) => id): string =>
  text
    .replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target: string, label: string | undefined) =>
      referenceText(target, label?.trim() ?? '', nameOf),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

function referenceText(target: string, label: string, nameOf: (userId: string) => string): string {
  const [sign, id] = [target[0], target.slice(1)]
  if (sign === '@') return `@${withoutSign(label || nameOf(id), '@')}`
  if (sign === '#') return `#${withoutSign(label || id, '#')}`
  if (sign !== '!') return linkText(target, label)
  const [kind = '', ...more] = id.split('^')
  if (kind === 'date') return label || more.join(' ')
  return `@${withoutSign(label || more[0] || kind, '@')}`
}

const withoutSign = (name: string, sign: string): string => (name.startsWith(sign) ? name.slice(1) : name)

/** Slack makes links of names and addresses by itself: then the label alone was typed. */
export function linkText(url: string, label: string): string {
  const address = url.replace(/^(mailto|tel):/i, '')
  if (label === '' || label === url) return address
  const bare = (one: string) =>
    decoded(one)
      .replace(/^[a-z]+:\/\//i, '')
      .replace(/\/$/, '')
      .toLowerCase()
  const digits = (one: string) => one.replace(/[^\d+]/g, '')
  const isTyped = /^tel:/i.test(url) ? digits(address) === digits(label) : bare(address) === bare(label)
  return isTyped ? label : `${label} (${address})`
}

function decoded(url: string): string {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}
