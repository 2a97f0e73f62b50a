import type { Notice } from '../messages/card.ts'
import type { Words } from '../messages/en.ts'

/** A card's notices: the kind of workspace, and messages missing in its thread; `null`: none. */
export function noticeOf(notice: Notice | null, undelivered: number, words: Words): string | null {
  const notices = [
    ...(notice === null ? [] : [words.card.notices[notice]]),
    ...(undelivered === 0 ? [] : [words.undelivered(undelivered)]),
  ]
  return notices.length === 0 ? null : notices.join(' · ')
}
