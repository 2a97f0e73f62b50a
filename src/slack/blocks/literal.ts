/** Text from people and models on its way into Slack: shown as typed, never as markup, cut where Slack would refuse it. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** At most `limit` UTF-16 units, cut between characters as people see them, with '…' for what is missing. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  let end = 0
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > limit - 1) break
    end = index + segment.length
  }
  return `${text.slice(0, end).trimEnd()}…`
}

/** Cut between words, where a word ends soon enough before the limit. */
export function clipWords(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = clip(text, limit)
  const end = cut.lastIndexOf(' ')
  return end > limit / 2 ? `${cut.slice(0, end).replace(/(?<![,;:(])[,;:(]+$/, '')}…` : cut
}

/** Control characters mean nothing to a reader; bidirectional overrides can make a text read as another. */
export const printable = (text: string): string =>
  text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}|[\u202A-\u202E]/gu, '')

export const oneLine = (text: string): string => printable(text).replace(/\s+/gu, ' ').trim()

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u

/** Keeps a right-to-left text from pulling the words and numbers around it to its other side. */
export const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text)

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** For `text` and mrkdwn: no mention, link or special command can come of it. */
export const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)

/** What a person typed, from how Slack passes it on (escaped, names as references). */
export const typedText = (text: string): string =>
  text
    .replace(/<([@#!])([^<>|]+)(?:\|([^<>]*))?>/g, (_, sign: string, id: string, name: string | undefined) =>
      sign === '#' ? `#${name || id}` : `@${name || id}`,
    )
    .replace(/<([^<>|]+)(?:\|[^<>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
