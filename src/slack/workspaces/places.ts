import type { WebClient } from '@slack/web-api'
import { cachedLookup } from './cached-lookup.ts'
import { refusalOf } from './slack-failure.ts'

/** What Slack says of a channel, at most a minute old. */
export interface Place {
  /** Who sees what was asked there. `asker`: we cannot see the channel, so nobody else may be told. */
  readonly seenBy: 'everybody' | 'members' | 'asker'
  /** Other organisations are in it, or may be. */
  readonly isShared: boolean
}

export interface Places {
  /** Throws when Slack does not say. */
  of(channel: string): Promise<Place>
}

export function createPlaces(client: WebClient): Places {
  const places = cachedLookup((channel) => lookUp(client, channel))
  return { of: places.of }
}

/** Slack's way of saying that it is none of ours. */
const UNSEEN: ReadonlySet<string> = new Set(['channel_not_found', 'missing_scope'])

async function lookUp(client: WebClient, channel: string): Promise<Place> {
  // Direct messages are between people who are judged themselves.
  if (channel.startsWith('D')) return { seenBy: 'asker', isShared: false }
  try {
    const { channel: info = {} } = await client.conversations.info({ channel })
    const isShared = info.is_ext_shared === true || info.is_pending_ext_shared === true
    return { seenBy: info.is_private === false && info.is_mpim !== true ? 'everybody' : 'members', isShared }
  } catch (error) {
    if (UNSEEN.has(refusalOf(error) ?? '')) return { seenBy: 'asker', isShared: true }
    throw error
  }
}
