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
  /** 0 (the default): any free port. */
  port?: number
  /** Keeps messages, views and files across processes; `null`: in memory only. */
  stateFile?: string | null
  /** The app's commands and shortcuts; `null`: all are accepted. */
  manifest?: AppManifest | null
  /** The app's URL for signed requests; `null`: Socket Mode only. */
  requestUrl?: string | null
}

/** A workspace with people, channels and one installed app, and methods to act in it. */
export type LocalSlack = Awaited<ReturnType<typeof startLocalSlack>>

/**
 * Starts a stand-in for Slack on 127.0.0.1, for an unmodified Bolt app over HTTP or Socket Mode. It refuses what Slack
 * would refuse, with Slack's code. Never for production.
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
    /** Like `requestUrl`, for an app that listens later or has moved. */
    connectHttp: (requestUrl: string | null) => slack.app.connectHttp(requestUrl),
    /** Sends an earlier dispatch again, as a replay or redelivery. */
    redeliver: (entry: JournalEntry) => slack.app.deliver(entry.name, entry.payload as Dispatch),
    /** Sets the app's redirect URL for OAuth. */
    connectOAuth: (redirectUrl: string) => {
      slack.grants.redirectUrl = redirectUrl
    },
    /**
     * Adds a workspace behind the same API, with the same people's names and ids, where the app is not installed yet.
     */
    addWorkspace(team: SeededTeam) {
      const neighbour = new Workspace(null, manifest, team, slack)
      slack.neighbours.push(neighbour)
      return verbsOf(neighbour)
    },
    /** The number of open Socket Mode connections. */
    socketCount: () => slack.app.sockets.connectionCount,
    close: async () => {
      slack.close()
      await server.close()
    },
  }
}
