import type { Team } from '../../core/team.ts'
import { AppError } from '../../errors.ts'
import type { SlackDeps, SlackOptions } from '../delivery/context.ts'
import { type Installations, type Installed, notInstalled } from '../workspaces/installations.ts'
import { connectWorkspace, type WorkspaceConnection } from './workspace-connection.ts'

/** The workspaces that this process talks to. */
export interface Teams {
  /** As Slack's payloads name it. Throws AppError where it is none of ours: `misconfigured` if the app could be installed there. */
  of(teamId: string | undefined): Promise<WorkspaceConnection>
  /** Where a task of this workspace is shown; `null`: nowhere. Throws as `of` does. */
  ofTask(team: string | null): Promise<WorkspaceConnection | null>
  all(): Promise<WorkspaceConnection[]>
  /** The app was removed there at that time. */
  removed(teamId: string, at: Date): Promise<void>
  /** Throws AppError `misconfigured` when the installations cannot be read. */
  check(): Promise<void>
  stop(): void
}

/** The one workspace whose token the operator gave. */
export function oneTeam(options: SlackOptions, deps: SlackDeps, botToken: string): Teams {
  const connection = connectWorkspace(options, deps, { team: null, botToken })
  return {
    async of(teamId) {
      if (teamId === undefined || (await connection.context.directory.isOurs(teamId))) return connection
      throw foreignTeam(teamId)
    },
    ofTask: async () => connection,
    all: async () => [connection],
    removed: async () =>
      deps.log.error('the app was removed from Slack: install it again and set SLACK_BOT_TOKEN anew'),
    check: async () => {},
    stop: connection.stop,
  }
}

/** Those where people installed the app. Another process may install, replace and remove at any time, so the table is asked. */
export function manyTeams(options: SlackOptions, deps: SlackDeps, installations: Installations): Teams {
  const defaultTeam = options.channel?.split('/')[0] ?? null
  const known = new Map<string, { readonly botToken: string; readonly connection: WorkspaceConnection }>()
  const forget = (teamId: string): void => {
    known.get(teamId)?.connection.stop()
    known.delete(teamId)
  }
  const connectionOf = ({ team: id, botToken }: Installed): WorkspaceConnection => {
    const kept = known.get(id)
    if (kept?.botToken === botToken) return kept.connection
    forget(id)
    const team: Team = { id, isDefault: id === defaultTeam }
    const connection = connectWorkspace(options, deps, { team, botToken })
    known.set(id, { botToken, connection })
    return connection
  }
  const of = async (teamId = 'unknown'): Promise<WorkspaceConnection> => {
    const installed = await installations.find(teamId)
    if (installed !== null) return connectionOf(installed)
    forget(teamId)
    throw notInstalled(teamId)
  }
  return {
    of,
    ofTask: async (team) => {
      const id = team ?? defaultTeam
      return id === null ? null : of(id)
    },
    all: async () => (await installations.all()).map(connectionOf),
    async removed(teamId, at) {
      if (!(await installations.remove(teamId, at))) return
      forget(teamId)
      deps.log.info({ teamId }, 'the app was removed from a workspace')
    },
    check: () => installations.renew(),
    stop: () => {
      for (const id of [...known.keys()]) forget(id)
    },
  }
}

const foreignTeam = (teamId: string): AppError =>
  new AppError('unauthorized', `The Slack workspace ${teamId} is not the one of SLACK_BOT_TOKEN.`, {
    hint: 'Several workspaces are served by OAuth: see docs/set-up.md.',
  })
