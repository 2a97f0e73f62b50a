import type { WebClient } from '@slack/web-api'
import { cachedLookup } from './cached-lookup.ts'
import { refusalOf } from './slack-failure.ts'

/** Slack's data about a channel, at most a minute old. */
interface Place {
  /** Who may see requests in the channel. `asker`: only the requester, since we cannot see the channel. */
  readonly seenBy: 'everybody' | 'members' | 'asker'
  /** Other organisations are or may be in the channel. */
  readonly isShared: boolean
}

export interface Places {
  /** Throws if Slack does not answer. */
  of(channel: string): Promise<Place>
}

export function createPlaces(client: WebClient): Places {
  const places = cachedLookup((channel) => lookUp(client, channel))
  return { of: places.of }
}

/** Slack's error codes for a channel that we cannot see. */
const UNSEEN: ReadonlySet<string> = new Set(['channel_not_found', 'missing_scope'])

async function lookUp(client: WebClient, channel: string): Promise<Place> {
  // A direct message counts as unshared, since its person is checked anyway.
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
