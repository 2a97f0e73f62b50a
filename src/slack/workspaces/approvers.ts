import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import { remembering } from './remember.ts'

const Page = z.object({ members: z.array(z.string()) })

export interface Approvers {
  /** Those of the configured groups and channels that the person is in now, at most a minute old. Throws when Slack does not say. */
  circlesOf(userId: string): Promise<readonly string[]>
  /** Others are in the group now. */
  forget(circle: string): void
}

export function createApprovers({ approvers }: ApprovalPolicy, client: WebClient): Approvers {
  const circles = approvers === 'everybody' ? [] : approvers.filter((id) => /^[SCG]/.test(id))
  const members = remembering((circle) => lookUp(client, circle))
  return {
    async circlesOf(userId) {
      const seen = await Promise.all(circles.map(async (id) => ((await members.of(id)).includes(userId) ? [id] : [])))
      return seen.flat()
    },
    forget: members.forget,
  }
}

async function lookUp(client: WebClient, circle: string): Promise<readonly string[]> {
  if (circle.startsWith('S')) return (await client.usergroups.users.list({ usergroup: circle })).users ?? []
  const members: string[] = []
  for await (const page of client.paginate('conversations.members', { channel: circle, limit: 500 })) {
    members.push(...Page.parse(page).members)
  }
  return members
}
