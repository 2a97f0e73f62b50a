import type { UsersInfoResponse, WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { DeciderFacts, Membership } from '../../core/approval/approval.ts'
import type { Language } from '../../core/language.ts'
import type { Approvers } from './approvers.ts'
import { cachedLookup } from './cached-lookup.ts'
import { refusalOf } from './slack-failure.ts'

/** Slack's data about people and channels, at most a minute old. */
export interface Directory {
  /** Throws if Slack does not answer, so that no decision is made without the facts. `channel` `null`: App Home. */
  factsOf(userId: string, channel: string | null): Promise<DeciderFacts>
  /** A person's name, since Slack's events contain only ids. */
  nameOf(userId: string): Promise<string>
  /** The person's language; `fallback` if we do not have it or Slack does not answer. */
  languageOf(userId: string, fallback: Language): Promise<Language>
}

export function createDirectory(client: WebClient, approvers: Approvers): Directory {
  const ownTeam = cachedLookup(async () => z.string().parse((await client.auth.test()).team_id))
  const users = cachedLookup(async (user) => {
    const [info, team] = await Promise.all([client.users.info({ user, include_locale: true }), ownTeam.of('')])
    const { name = user, locale = '' } = info.user ?? {}
    return { membership: membershipOf(info.user ?? {}, team), name, locale }
  })
  const shared = cachedLookup((channel) => sharedWithOthers(client, channel))
  return {
    async factsOf(userId, channel) {
      const [user, inSharedChannel, groups] = await Promise.all([
        users.of(userId),
        channel === null ? false : shared.of(channel),
        approvers.groupsOf(userId),
      ])
      return { kind: 'person', membership: user.membership, inSharedChannel, groups }
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

/** People of shared channels are not always `is_stranger`, so the team is compared too. */
function membershipOf(user: User, ownTeam: string): Membership {
  const teams = [user.team_id, ...(user.enterprise_user?.teams ?? [])]
  if (user.deleted === true) return 'deactivated'
  if (user.is_bot === true) return 'bot'
  if (user.is_stranger === true || !teams.includes(ownTeam)) return 'external'
  return user.is_restricted === true || user.is_ultra_restricted === true ? 'guest' : 'member'
}

/**
 * A direct message counts as unshared, since its person is checked anyway. A channel that we cannot see counts as
 * shared.
 */
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
