import type { UsersInfoResponse, WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { DeciderFacts, Membership } from '../../core/approval/approval.ts'
import type { Language } from '../../core/language.ts'
import type { Approvers } from './approvers.ts'
import { remembering } from './remember.ts'
import { refusalOf } from './slack-failure.ts'

/** What Slack says of people and places, at most a minute old. */
export interface Directory {
  /** Throws when Slack does not say: whoever asks before a decision must not go on. `channel` `null`: App Home. */
  factsOf(userId: string, channel: string | null): Promise<DeciderFacts>
  /** As payloads name people; Slack's events name ids only. */
  nameOf(userId: string): Promise<string>
  /** The person's own language; `fallback` for others than ours, and while Slack does not say. */
  languageOf(userId: string, fallback: Language): Promise<Language>
}

export function createDirectory(client: WebClient, approvers: Approvers): Directory {
  const ownTeam = remembering(async () => z.string().parse((await client.auth.test()).team_id))
  const users = remembering(async (user) => {
    const [info, team] = await Promise.all([client.users.info({ user, include_locale: true }), ownTeam.of('')])
    const { name = user, locale = '' } = info.user ?? {}
    return { membership: membershipOf(info.user ?? {}, team), name, locale }
  })
  const shared = remembering((channel) => sharedWithOthers(client, channel))
  return {
    async factsOf(userId, channel) {
      const [user, inSharedChannel, circles] = await Promise.all([
        users.of(userId),
        channel === null ? false : shared.of(channel),
        approvers.circlesOf(userId),
      ])
      return { kind: 'person', membership: user.membership, inSharedChannel, circles }
    },
    nameOf: async (userId) => (await users.of(userId)).name,
    async languageOf(userId, fallback) {
      const locale = await users.of(userId).then(
        (user) => user.locale,
        () => '',
      )
      return locale.startsWith('ru') ? 'ru' : locale.startsWith('en') ? 'en' : fallback
    },
  }
}

type User = NonNullable<UsersInfoResponse['user']>

/** Somebody met in a shared channel is no stranger to Slack, but of another team. */
function membershipOf(user: User, ownTeam: string): Membership {
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])]
  if (user.deleted === true) return 'deactivated'
  if (user.is_bot === true) return 'bot'
  if (user.is_stranger === true || !teams.includes(ownTeam)) return 'external'
  return user.is_restricted === true || user.is_ultra_restricted === true ? 'guest' : 'member'
}

/** Direct messages are between people who are judged themselves. A channel that we cannot see may be anybody's. */
async function sharedWithOthers(client: WebClient, channel: string): Promise<boolean> {
  if (channel.startsWith('D')) return false
  try {
    const info = (await client.conversations.info({ channel })).channel
    return info?.is_ext_shared === true || info?.is_pending_ext_shared === true
  } catch (error) {
    if (refusalOf(error) === 'channel_not_found') return true
    throw error
  }
}
