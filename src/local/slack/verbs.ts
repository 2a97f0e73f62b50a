import { setGroupMembers } from './acts/membership.ts'
import { LocalActor } from './kit/actor.ts'
import { type Match, type MessageWait, waitForMessage } from './kit/message.ts'
import { type Look, until, type Wait } from './kit/until.ts'
import { uninstall } from './workspace/installation.ts'
import type { Workspace } from './workspace/workspace.ts'

/** The methods to act in and observe one workspace. */
export const verbsOf = (slack: Workspace) => ({
  team: slack.team,
  state: slack.state,
  /** Scopes of the bot token. */
  scopes: slack.scopes,
  setGroupMembers: (group: string, handles: readonly string[]) => setGroupMembers(slack, group, handles),
  /** A person of the workspace: ana, boris, chen, olga, greta (guest), eve (external). */
  as: (handle: string) => new LocalActor(slack, handle),
  /** Waits for a matching message that everybody in its channel sees; the newest one. */
  message: (match: Match, wait: MessageWait = {}) => waitForMessage(slack, match, wait),
  /** Waits for any condition on the workspace or the journal. */
  until: <Found>(look: Look<Found>, wait: Wait = {}) => until(slack, look, wait),
  /** Removes the app: revokes its token and tells the app. */
  uninstall: () => uninstall(slack),
})
