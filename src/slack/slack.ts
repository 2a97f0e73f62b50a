import { manyTeams, oneTeam, type Teams } from './connection/teams.ts'
import type { SlackDeps, SlackOptions } from './delivery/context.ts'
import { createInstallations, type Installations } from './workspaces/installations.ts'

export type { SlackAccess, SlackDeps, SlackOptions } from './delivery/context.ts'

/** The workspaces of a process, for receiving and for delivery. */
export interface SlackWorkspaces {
  readonly teams: Teams
  /** `null`: there is one workspace, by its token. */
  readonly installations: Installations | null
}

/** Sends nothing yet. `teams.stop()` closes the connections. */
export function openWorkspaces(options: SlackOptions, deps: SlackDeps): SlackWorkspaces {
  const { access } = options
  if (access.kind === 'token') return { teams: oneTeam(options, deps, access.botToken), installations: null }
  const installations = createInstallations({ ...deps, keyring: access.keyring, allowed: access.workspaces })
  return { teams: manyTeams(options, deps, installations), installations }
}
