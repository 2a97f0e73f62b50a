import { BOT } from '../state/seed.ts'
import { emitEvent } from './events.ts'
import type { Workspace } from './workspace.ts'

/** Somebody removes the app: its token is dead from then on, and the app is told. */
export function uninstall(slack: Workspace): void {
  slack.revokeToken()
  emitEvent(slack, { type: 'tokens_revoked', tokens: { oauth: [], bot: [BOT.userId] } })
  emitEvent(slack, { type: 'app_uninstalled' })
}

/** The workspace that a bot token is of, also one that was revoked; else the first. */
export const workspaceOfToken = (slack: Workspace, token: string | null): Workspace =>
  slack.everyWorkspace().find((one) => token !== null && (token === one.botToken || one.hasRevoked(token))) ?? slack
