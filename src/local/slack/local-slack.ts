import { AppError } from '../../errors.ts'
import type { Dispatch } from './app/delivery.ts'
import { resumeEvents } from './events.ts'
import { listen } from './http/server.ts'
import type { JournalEntry } from './journal.ts'
import { Actor } from './kit/actor.ts'
import { type Match, type MessageWait, waitForMessage } from './kit/message.ts'
import { type Look, until, type Wait } from './kit/until.ts'
import { setGroupMembers } from './membership.ts'
import { type AppManifest, Workspace } from './workspace.ts'

export type { Message } from './state/rows.ts'

export interface LocalSlackOptions {
  /** 0 (the default) takes a free one. */
  port?: number
  /** Where messages, views and files outlive the process; null keeps them in memory. */
  stateFile?: string | null
  /** What the app has registered; with null every command and shortcut is let through. */
  manifest?: AppManifest | null
}

/** A workspace with people, channels and one installed app, and the verbs to play in it. */
export type LocalSlack = Awaited<ReturnType<typeof startLocalSlack>>

/**
 * Starts a stand-in for Slack on 127.0.0.1: an unmodified Bolt app runs against it over HTTP or Socket Mode, and what
 * Slack would refuse is refused here with Slack's code. Never for production.
 */
export async function startLocalSlack({ port = 0, stateFile = null, manifest = null }: LocalSlackOptions = {}) {
  if (process.env.NODE_ENV === 'production') {
    throw new AppError('misconfigured', 'The local Slack does not run in production', {
      hint: 'Set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN of a real workspace.',
    })
  }
  const slack = new Workspace(stateFile, manifest)
  slack.app.once('connected', () => resumeEvents(slack))
  const server = await listen(slack, port)
  return {
    url: slack.origin,
    /** For `clientOptions.slackApiUrl`. */
    apiUrl: `${slack.origin}/api/`,
    botToken: slack.botToken,
    appToken: slack.appToken,
    signingSecret: slack.app.signingSecret,
    clock: slack.clock,
    journal: slack.journal,
    faults: slack.faults,
    rateLimits: slack.rateLimits,
    /** Scopes of the bot token. */
    scopes: slack.scopes,
    state: slack.state,
    /** Where the app listens, signed requests are POSTed there; null is Socket Mode only. */
    connectHttp: (requestUrl: string | null) => slack.app.connectHttp(requestUrl),
    /** Sends again what was sent before, as a replay or a redelivery would. */
    redeliver: (entry: JournalEntry) => slack.app.deliver(entry.name, entry.payload as Dispatch),
    setGroupMembers: (group: string, handles: readonly string[]) => setGroupMembers(slack, group, handles),
    /** Socket Mode connections open now. */
    socketCount: () => slack.app.sockets.connectionCount,
    /** Somebody of the workspace: ana, boris, chen, olga, greta (guest), eve (external). */
    as: (handle: string) => new Actor(slack, handle),
    /** The newest message that everybody in its channel sees and that matches, as soon as there is one. */
    message: (match: Match, wait: MessageWait = {}) => waitForMessage(slack, match, wait),
    /** Waits for any condition over the workspace or the journal. */
    until: <Found>(look: Look<Found>, wait: Wait = {}) => until(slack, look, wait),
    close: async () => {
      slack.close()
      await server.close()
    },
  }
}
