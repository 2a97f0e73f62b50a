import { isVisible } from '../acts/access.ts'
import { objectsIn } from '../blocks/payload-rules.ts'
import type { MessageRow } from '../state/rows.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type Look, until } from './until.ts'

/** A part of the shown text, a pattern, or a predicate. */
export type Match = string | RegExp | ((message: MessageRow) => boolean)

export interface MessageWait {
  /** Name or id of the channel; default: any. */
  channel?: string
  /** The message's thread; `null`: the channel itself; default: any. */
  thread?: string | null
  /** The person who must see it; only the recipient sees an ephemeral message. */
  as?: string
  timeoutMs?: number
}

/** Everything that a message shows, one text per line. */
function shownText(message: Pick<MessageRow, 'text' | 'blocks'>): string {
  const texts = [...objectsIn(message.blocks ?? [], '')].flatMap(({ value }) =>
    [value.text, value.title].filter((text) => typeof text === 'string'),
  )
  return [message.text, ...texts].join('\n')
}

function isMatch(message: MessageRow, match: Match): boolean {
  if (typeof match === 'function') return match(message)
  return typeof match === 'string' ? shownText(message).includes(match) : match.test(shownText(message))
}

function isPlaced(slack: Workspace, message: MessageRow, { channel, thread }: MessageWait): boolean {
  const name = channel?.replace(/^#/, '')
  const isThere =
    name === undefined || message.channel === name || slack.state.channels.get(message.channel)?.name === name
  return isThere && (thread === undefined || (message.thread_ts ?? null) === thread)
}

/** Resolves with the newest matching message, as soon as there is one. */
export function waitForMessage(slack: Workspace, match: Match, wait: MessageWait = {}): Promise<MessageRow> {
  const isCandidate = (message: MessageRow) =>
    isVisible(slack, message, wait.as ?? null) && isPlaced(slack, message, wait)
  const isIt = (message: MessageRow) => isCandidate(message) && isMatch(message, match)
  const seen = () => slack.state.messages.values().filter(isCandidate).slice(-20)
  const otherwise = () => `Wanted ${String(match)}; last seen:\n${seen().map(shownText).join('\n')}`
  const look: Look<MessageRow> = (news) => {
    if (news === null) return slack.state.messages.values().findLast(isIt)
    if (!('table' in news) || news.table !== 'messages' || news.row === null) return null
    return isIt(news.row as MessageRow) ? (news.row as MessageRow) : null
  }
  return until(slack, look, { otherwise, ...(wait.timeoutMs !== undefined && { timeoutMs: wait.timeoutMs }) })
}
