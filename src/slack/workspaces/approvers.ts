import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import { cachedLookup } from './cached-lookup.ts'

const Page = z.object({ members: z.array(z.string()) })

export interface Approvers {
  /**
   * The configured groups and channels that contain the person, at most a minute old. Throws if Slack does not answer.
   */
  groupsOf(userId: string): Promise<readonly string[]>
  /** Drops a group's cached members, since they have changed. */
  forget(group: string): void
}

export function createApprovers({ approvers }: ApprovalPolicy, client: WebClient): Approvers {
  const groups = approvers === 'everybody' ? [] : approvers.filter((id) => /^[SCG]/.test(id))
  const members = cachedLookup((group) => lookUp(client, group))
  return {
    async groupsOf(userId) {
      const seen = await Promise.all(groups.map(async (id) => ((await members.of(id)).includes(userId) ? [id] : [])))
      return seen.flat()
    },
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
