import type { Team } from '../../core/team.ts'
import type { SlackContext, SlackDeps, SlackOptions } from '../delivery/context.ts'
import { createHomes } from '../delivery/homes.ts'
import { createRefresh, type Refresh } from '../delivery/refresh.ts'
import { speakerIn } from '../delivery/speaker.ts'
import { createSweep, type Sweep } from '../delivery/sweep.ts'
import { createChannels } from '../workspaces/channels.ts'
import { createDirectory } from '../workspaces/directory.ts'
import { createGroups } from '../workspaces/groups.ts'
import { createPlaces } from '../workspaces/places.ts'
import { createRefusalNotes } from '../workspaces/standing.ts'
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
  const refusals = createRefusalNotes(deps.db, team?.id ?? '', (error) =>
    deps.log.warn({ err: error }, 'what Slack refuses is noted at the next call'),
  )
  const clients = createClients(botToken, options, deps, refusals)
  const groups = createGroups(shared.policy, clients.interactive)
  const directory = createDirectory(clients.interactive, groups, createPlaces(clients.interactive))
  const speakerOfHome = (id: string) =>
    speakerIn({ directory, team }, { person: { id, name: '' }, channel: null, via: 'home' })
  const homes = createHomes({ ...deps, ...shared, ...clients, directory, speakerOfHome, team })
  const channels = createChannels(clients.background, clients.interactive)
  const context: SlackContext = { ...deps, ...shared, ...clients, channels, groups, directory, homes, team }
  const refresh = createRefresh(context)
  return { context, refresh, sweep: createSweep(context, refresh), stop: () => homes.stop() }
}

/** Approvers, requesters and the default channel of other workspaces are none of this one's. */
function ofTeam({ policy, channel }: SlackOptions, team: Team): Pick<SlackOptions, 'policy' | 'channel'> {
  const own = `${team.id}/`
  const { approvers, requesters } = policy
  const ofOurs = (ids: 'everybody' | readonly string[]) =>
    ids === 'everybody' ? ids : ids.filter((id) => id.startsWith(own)).map((id) => id.slice(own.length))
  return {
    policy: { ...policy, approvers: ofOurs(approvers), requesters: ofOurs(requesters) },
    channel: team.isDefault ? (channel?.slice(own.length) ?? null) : null,
  }
}
