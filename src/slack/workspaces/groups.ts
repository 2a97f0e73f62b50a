import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { AccessPolicy } from '../../core/access/access.ts'
import { cachedLookup } from './cached-lookup.ts'

const Page = z.object({ members: z.array(z.string()) })

/** The members of groups (S…) and channels (C…), at most a minute old. Every lookup throws if Slack does not answer. */
export interface Groups {
  /** The policy's groups and channels that contain the person. */
  of(userId: string): Promise<readonly string[]>
  has(group: string, userId: string): Promise<boolean>
  members(group: string): Promise<readonly string[]>
  /** Drops the group's cached members, since they have changed. */
  forget(group: string): void
}

export function createGroups({ approvers, requesters }: AccessPolicy, client: WebClient): Groups {
  const named = [approvers, requesters].flatMap((ids) => (ids === 'everybody' ? [] : ids))
  const groups = [...new Set(named)].filter((id) => /^[SCG]/.test(id))
  const members = cachedLookup(async (group) => new Set(await lookUp(client, group)))
  const has = async (group: string, userId: string): Promise<boolean> => (await members.of(group)).has(userId)
  return {
    async of(userId) {
      const seen = await Promise.all(groups.map(async (id) => ((await has(id, userId)) ? [id] : [])))
      return seen.flat()
    },
    has,
    members: async (group) => [...(await members.of(group))],
    forget: members.forget,
  }
}

async function lookUp(client: WebClient, group: string): Promise<readonly string[]> {
  if (group.startsWith('S')) return (await client.usergroups.users.list({ usergroup: group })).users ?? []
  const members: string[] = []
  for await (const page of client.paginate('conversations.members', { channel: group, limit: 500 })) {
    members.push(...Page.parse(page).members)
  }
  return members
}
