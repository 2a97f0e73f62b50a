import { isProduction } from '../../config/process/environment.ts'
import { AppError } from '../../errors.ts'
import type { Dispatch } from './app/delivery.ts'
import { listenForApp } from './http/server.ts'
import type { JournalEntry } from './state/journal.ts'
import type { SeededTeam } from './state/seed.ts'
import { verbsOf } from './verbs.ts'
import { resumeEvents } from './workspace/events.ts'
import { type AppManifest, Workspace } from './workspace/workspace.ts'

export type { MessageRow as Message } from './state/rows.ts'

export interface LocalSlackOptions {
  /** 0 (the default) takes a free one. */
  port?: number
  /** Where messages, views and files outlive the process; null keeps them in memory. */
  stateFile?: string | null
  /** What the app has registered; with null every command and shortcut is let through. */
  manifest?: AppManifest | null
  /** Where the app listens, signed requests are POSTed there; null is Socket Mode only. */
  requestUrl?: string | null
}

/** A workspace with people, channels and one installed app, and the verbs to play in it. */
export type LocalSlack = Awaited<ReturnType<typeof startLocalSlack>>

/**
 * Starts a stand-in for Slack on 127.0.0.1: an unmodified Bolt app runs against it over HTTP or Socket Mode, and what
 * Slack would refuse is refused here with Slack's code. Never for production.
 */
export async function startLocalSlack({
  port = 0,
  stateFile = null,
  manifest = null,
  requestUrl = null,
}: LocalSlackOptions = {}) {
  if (isProduction()) {
    throw new AppError('misconfigured', 'The local Slack does not run in production', {
      hint: 'Set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN of a real workspace.',
    })
  }
  const slack = new Workspace(stateFile, manifest)
  slack.app.once('connected', () => resumeEvents(slack))
  const server = await listenForApp(slack, port)
  if (requestUrl !== null) slack.app.connectHttp(requestUrl)
  return {
    ...verbsOf(slack),
    url: slack.origin,
    /** For `clientOptions.slackApiUrl`. */
    apiUrl: `${slack.origin}/api/`,
    botToken: slack.botToken,
    /** The app's credentials for OAuth. */
    clientId: slack.grants.clientId,
    clientSecret: slack.grants.clientSecret,
    appToken: slack.appToken,
    signingSecret: slack.app.signingSecret,
    clock: slack.clock,
    journal: slack.journal,
    faults: slack.faults,
    rateLimits: slack.rateLimits,
    /** The same as `requestUrl`, for an app that listens only later or elsewhere now. */
    connectHttp: (requestUrl: string | null) => slack.app.connectHttp(requestUrl),
    /** Sends again what was sent before, as a replay or a redelivery would. */
    redeliver: (entry: JournalEntry) => slack.app.deliver(entry.name, entry.payload as Dispatch),
    /** Where the app hears what a person answered to its OAuth page. */
    connectOAuth: (redirectUrl: string) => {
      slack.grants.redirectUrl = redirectUrl
    },
    /** Another workspace behind the same API, with people of the same names and ids, where the app is not installed yet. */
    addWorkspace(team: SeededTeam) {
      const neighbour = new Workspace(null, manifest, team, slack)
      slack.neighbours.push(neighbour)
      return verbsOf(neighbour)
    },
    /** Socket Mode connections open now. */
    socketCount: () => slack.app.sockets.connectionCount,
    close: async () => {
      slack.close()
      await server.close()
    },
  }
}
