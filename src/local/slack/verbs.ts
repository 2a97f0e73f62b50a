import { setGroupMembers } from './acts/membership.ts'
import { LocalActor } from './kit/actor.ts'
import { type Match, type MessageWait, waitForMessage } from './kit/message.ts'
import { type Look, until, type Wait } from './kit/until.ts'
import { uninstall } from './workspace/installation.ts'
import type { Workspace } from './workspace/workspace.ts'

/** What can be done and seen in one workspace. */
export const verbsOf = (slack: Workspace) => ({
  team: slack.team,
  state: slack.state,
  /** Scopes of the bot token. */
  scopes: slack.scopes,
  setGroupMembers: (group: string, handles: readonly string[]) => setGroupMembers(slack, group, handles),
  /** Somebody of the workspace: ana, boris, chen, olga, greta (guest), eve (external). */
  as: (handle: string) => new LocalActor(slack, handle),
  /** The newest message that everybody in its channel sees and that matches, as soon as there is one. */
  message: (match: Match, wait: MessageWait = {}) => waitForMessage(slack, match, wait),
  /** Waits for any condition over the workspace or the journal. */
  until: <Found>(look: Look<Found>, wait: Wait = {}) => until(slack, look, wait),
  /** Somebody removes the app: its token is refused from then on, and the app is told. */
  uninstall: () => uninstall(slack),
})
