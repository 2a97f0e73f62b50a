import { AppError } from '../../../errors.ts'
import { emitEvent } from '../workspace/events.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { personCalled } from './access.ts'

/** Replaces the members of a user group and tells the app (`subteam_members_changed`). */
export function setGroupMembers(slack: Workspace, groupHandle: string, handles: readonly string[]): void {
  const group = slack.state.userGroups.values().find(({ handle }) => handle === groupHandle)
  if (group === undefined) throw new AppError('not_found', `No user group is called ${groupHandle}`)
  const members = handles.map((handle) => personCalled(slack, handle).id)
  const added_users = members.filter((id) => !group.members.includes(id))
  const removed_users = group.members.filter((id) => !members.includes(id))
  slack.state.userGroups.put(group.id, { ...group, members })
  emitEvent(slack, {
    type: 'subteam_members_changed',
    subteam_id: group.id,
    team_id: slack.team.id,
    date_update: Math.floor(slack.clock.now() / 1_000),
    added_users,
    added_users_count: added_users.length,
    removed_users,
    removed_users_count: removed_users.length,
  })
}
