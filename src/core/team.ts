/** One of several Slack workspaces that the app is installed in. */
export interface Team {
  /** As Slack numbers it: T…. */
  readonly id: string
  /** Tasks of no workspace, which came by REST, are shown and decided here. */
  readonly isDefault: boolean
}

/** Whether a task is this workspace's business. `null`: there is one workspace, and every task is its. */
export const owns = (team: Team | null, taskTeam: string | null): boolean =>
  team === null || (taskTeam === null ? team.isDefault : taskTeam === team.id)

/** Slack's ids of people, channels and messages are unique within a workspace only. */
export const keyIn = (team: Team | null, key: string): string => (team === null ? key : `${team.id}:${key}`)
