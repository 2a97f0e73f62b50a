import type { UsersInfoResponse, WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { FactsNeeded } from '../../core/access/access.ts'
import { actorKey, type Membership, type PersonFacts } from '../../core/access/person.ts'
import type { Language } from '../../core/language.ts'
import type { Actor } from '../../core/pipeline/events.ts'
import { cachedLookup } from './cached-lookup.ts'
import type { Groups } from './groups.ts'
import type { Places } from './places.ts'

/** Slack's data about people and what they can see, at most a minute old. */
export interface Directory {
  /** Throws if Slack does not answer, so that no act is permitted without the facts. `channel` `null`: App Home. */
  factsOf(userId: string, channel: string | null, needed: FactsNeeded): Promise<PersonFacts>
  /** Whether they can see requests in that channel, which are for members only in a private one. Throws as above. */
  sees(userId: string, asked: { readonly channel: string | null; readonly requester: Actor }): Promise<boolean>
  /** A person's name, since Slack's events contain only ids. */
  nameOf(userId: string): Promise<string>
  /** The person's language; `fallback` if we do not have it or Slack does not answer. */
  languageOf(userId: string, fallback: Language): Promise<Language>
  /** Whether this is the id of our own workspace. */
  isOurs(teamId: string): Promise<boolean>
}

export function createDirectory(client: WebClient, groups: Groups, places: Places): Directory {
  // A token never changes its workspace.
  const ownTeam = cachedLookup(async () => z.string().parse((await client.auth.test()).team_id), Infinity)
  const users = cachedLookup(async (user) => {
    const [info, team] = await Promise.all([client.users.info({ user, include_locale: true }), ownTeam.of('')])
    const { name = user, locale = '' } = info.user ?? {}
    return { membership: membershipOf(info.user ?? {}, team), name, locale }
  })
  return {
    async factsOf(userId, channel, needed) {
      const [user, inSharedChannel, of] = await Promise.all([
        users.of(userId),
        needed.place && channel !== null ? places.of(channel).then(({ isShared }) => isShared) : false,
        needed.groups ? groups.of(userId) : [],
      ])
      return { kind: 'person', membership: user.membership, inSharedChannel, groups: of }
    },
    async sees(userId, { channel, requester }) {
      if (channel === null) return true
      const { seenBy } = await places.of(channel)
      if (seenBy === 'asker') return actorKey(requester) === actorKey({ kind: 'slack', id: userId, name: '' })
      return seenBy === 'everybody' || groups.has(channel, userId)
    },
    nameOf: async (userId) => (await users.of(userId)).name,
    async languageOf(userId, fallback) {
      const locale = await users.of(userId).then(
        (user) => user.locale,
        () => '',
      )
      return locale.startsWith('ru') ? 'ru' : locale.startsWith('en') ? 'en' : fallback
    },
    isOurs: async (teamId) => (await ownTeam.of('')) === teamId,
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
