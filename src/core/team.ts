/** One of several Slack workspaces that the app is installed in. */
export interface Team {
  /** As Slack numbers it: T…. */
  readonly id: string
  /** Tasks of no workspace, which came by REST, are shown and decided here. */
  readonly isDefault: boolean
}

/** Whether a task belongs to this workspace. Without a `team` there is only one workspace, which owns every task. */
export const owns = (team: Team | null, taskTeam: string | null): boolean =>
  team === null || (taskTeam === null ? team.isDefault : taskTeam === team.id)

/** Slack's ids of people, channels and messages are unique within a workspace only. */
export const keyIn = (team: Team | null, key: string): string => (team === null ? key : `${team.id}:${key}`)
