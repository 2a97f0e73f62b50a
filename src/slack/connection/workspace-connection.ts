import type { Team } from '../../core/team.ts'
import type { SlackContext, SlackDeps, SlackOptions } from '../delivery/context.ts'
import { createHomes } from '../delivery/homes.ts'
import { createRefresh, type Refresh } from '../delivery/refresh.ts'
import { createSweep, type Sweep } from '../delivery/sweep.ts'
import { createApprovers } from '../workspaces/approvers.ts'
import { createChannels } from '../workspaces/channels.ts'
import { createDirectory } from '../workspaces/directory.ts'
import { createClients } from './bolt.ts'

/** Everything that talks to one workspace, with its token and its memory. */
export interface WorkspaceConnection {
  readonly context: SlackContext
  readonly refresh: Refresh
  readonly sweep: Sweep
  stop(): void
}

export function connectWorkspace(
  options: SlackOptions,
  deps: SlackDeps,
  { team, botToken }: { readonly team: Team | null; readonly botToken: string },
): WorkspaceConnection {
  const shared = team === null ? options : { ...options, ...ofTeam(options, team) }
  const clients = createClients(botToken, options, deps)
  const approvers = createApprovers(shared.policy, clients.interactive)
  const directory = createDirectory(clients.interactive, approvers)
  const homes = createHomes({ ...deps, ...shared, ...clients, directory, team })
  const channels = createChannels(clients.background, clients.interactive)
  const context: SlackContext = { ...deps, ...shared, ...clients, channels, approvers, directory, homes, team }
  const refresh = createRefresh(context)
  return { context, refresh, sweep: createSweep(context, refresh), stop: () => homes.stop() }
}

/** Approvers and the default channel of other workspaces are none of this one's. */
function ofTeam({ policy, channel }: SlackOptions, team: Team): Pick<SlackOptions, 'policy' | 'channel'> {
  const own = `${team.id}/`
  const { approvers } = policy
  const ownApprovers =
    approvers === 'everybody'
      ? approvers
      : approvers.filter((id) => id.startsWith(own)).map((id) => id.slice(own.length))
  return {
    policy: { ...policy, approvers: ownApprovers, team },
    channel: team.isDefault ? (channel?.slice(own.length) ?? null) : null,
  }
}
