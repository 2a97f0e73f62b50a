import type { Notice } from '../messages/card.ts'
import type { Words } from '../messages/en.ts'

/** A card's notices: the kind of workspace, messages missing in its thread, what Slack refuses; `null`: none. */
export function noticeOf(
  notice: Notice | null,
  undelivered: number,
  words: Words,
  more: readonly string[] = [],
): string | null {
  const notices = [
    ...(notice === null ? [] : [words.card.notices[notice]]),
    ...(undelivered === 0 ? [] : [words.undelivered(undelivered)]),
    ...more,
  ]
  return notices.length === 0 ? null : notices.join(' · ')
}
