import type { Notice } from '../messages/card.ts'
import type { Words } from '../messages/en.ts'

/** What a card says beside its facts: where it is shown, and that its thread is not complete. */
export function noticeOf(notice: Notice | null, undelivered: number, words: Words): string | null {
  const said = [
    ...(notice === null ? [] : [words.card.notices[notice]]),
    ...(undelivered === 0 ? [] : [words.undelivered(undelivered)]),
  ]
  return said.length === 0 ? null : said.join(' · ')
}
