import type { Team } from '../../core/team.ts'
import type { SlackDeps, SlackOptions } from '../delivery/context.ts'
import { type Installations, type Installed, notInstalled } from '../workspaces/installations.ts'
import { createTeamSide, type TeamSide } from './team-side.ts'

/** The workspaces that this process talks to. */
export interface Teams {
  /** As Slack's payloads name it. Throws AppError `misconfigured` where the app is not installed (any more). */
  of(teamId: string | undefined): Promise<TeamSide>
  /** Where a task of this workspace is shown; `null`: nowhere. Throws as `of` does. */
  ofTask(team: string | null): Promise<TeamSide | null>
  all(): Promise<TeamSide[]>
  /** The app was removed there at that time. */
  removed(teamId: string, at: Date): Promise<void>
  /** Throws AppError `misconfigured` when the installations cannot be read. */
  check(): Promise<void>
  stop(): void
}

/** The one workspace whose token the operator gave. */
export function oneTeam(options: SlackOptions, deps: SlackDeps, botToken: string): Teams {
  const side = createTeamSide(options, deps, { team: null, botToken })
  return {
    of: async () => side,
    ofTask: async () => side,
    all: async () => [side],
    removed: async () =>
      deps.log.error('the app was removed from Slack: install it again and set SLACK_BOT_TOKEN anew'),
    check: async () => {},
    stop: side.stop,
  }
}

/** Those where people installed the app. Another process may install, replace and remove at any time, so the table is asked. */
export function manyTeams(options: SlackOptions, deps: SlackDeps, installations: Installations): Teams {
  const defaultTeam = options.channel?.split('/')[0] ?? null
  const known = new Map<string, { readonly botToken: string; readonly side: TeamSide }>()
  const forget = (teamId: string): void => {
    known.get(teamId)?.side.stop()
    known.delete(teamId)
  }
  const sideOf = ({ team: id, botToken }: Installed): TeamSide => {
    const kept = known.get(id)
    if (kept?.botToken === botToken) return kept.side
    forget(id)
    const team: Team = { id, isDefault: id === defaultTeam }
    const side = createTeamSide(options, deps, { team, botToken })
    known.set(id, { botToken, side })
    return side
  }
  const of = async (teamId = 'unknown'): Promise<TeamSide> => {
    const installed = await installations.find(teamId)
    if (installed !== null) return sideOf(installed)
    forget(teamId)
    throw notInstalled(teamId)
  }
  return {
    of,
    ofTask: async (team) => {
      const id = team ?? defaultTeam
      return id === null ? null : of(id)
    },
    all: async () => (await installations.all()).map(sideOf),
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
