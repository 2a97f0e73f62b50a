import { BOT } from '../state/seed.ts'
import { emitEvent } from './events.ts'
import type { Workspace } from './workspace.ts'

/** Removes the app: revokes its token and tells the app. */
export function uninstall(slack: Workspace): void {
  slack.revokeToken()
  emitEvent(slack, { type: 'tokens_revoked', tokens: { oauth: [], bot: [BOT.userId] } })
  emitEvent(slack, { type: 'app_uninstalled' })
}

/** The workspace of a bot token, even a revoked one; default: the first. */
export const workspaceOfToken = (slack: Workspace, token: string | null): Workspace =>
  slack.everyWorkspace().find((one) => token !== null && (token === one.botToken || one.hasRevoked(token))) ?? slack
