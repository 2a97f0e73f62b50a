import type { ServerResponse } from 'node:http'
import type { HTTPReceiverOptions } from '@slack/bolt'
import { AppError } from '../../errors.ts'
import type { SlackOptions } from '../delivery/context.ts'
import type { Installations } from '../workspaces/installations.ts'
import { SCOPES } from '../workspaces/scopes.ts'

/** Where people start to install the app, and where Slack redirects them afterwards. */
export const INSTALL_PATH = '/slack/install'
const REDIRECT_PATH = '/slack/oauth_redirect'

/**
 * Options for Bolt's OAuth: the installation page, the state that binds the answer to the browser, and the result
 * pages.
 */
export function askForInstallation({ access, apiUrl, publicUrl }: SlackOptions, installationStore: Installations) {
  if (access.kind !== 'oauth') throw new Error('a bot token needs no installation')
  const { clientId, clientSecret, stateSecret } = access
  const callbacks = {
    success: ({ team }: { team: { name?: string } | undefined }, _: unknown, __: unknown, response: ServerResponse) =>
      answer(response, 200, 'Installed', `WMS Orchestrator is installed in ${team?.name ?? 'the workspace'}.`, NEXT),
    failure: (error: Error, _: unknown, __: unknown, response: ServerResponse) => refuse(response, error),
  }
  return {
    ...{ clientId, clientSecret, stateSecret, installationStore },
    scopes: Object.keys(SCOPES),
    ...(publicUrl !== null && { redirectUri: `${publicUrl.replace(/\/+$/, '')}${REDIRECT_PATH}` }),
    installerOptions: {
      installPath: INSTALL_PATH,
      redirectUriPath: REDIRECT_PATH,
      callbackOptions: callbacks,
      // Not the masking client, since the exchange must send real secrets.
      clientOptions: { timeout: EXCHANGE_TIMEOUT_MS, retryConfig: { retries: 0 }, ...hostOf(apiUrl) },
      ...(apiUrl !== null && { authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href }),
    },
  } satisfies Partial<HTTPReceiverOptions>
}

const EXCHANGE_TIMEOUT_MS = 10_000
const hostOf = (apiUrl: string | null) => (apiUrl === null ? {} : { slackApiUrl: apiUrl })

const NEXT = 'Invite the bot to a channel with /invite @wms, then type /wms-task help there.'

/** Shows our own errors with their hints; for any other error, only that the installation must be restarted. */
function refuse(response: ServerResponse, error: Error): void {
  const original = 'original' in error ? error.original : error
  const [why, hint] =
    original instanceof AppError
      ? [original.message, original.hint ?? '']
      : ['Slack did not confirm the installation.', 'Begin again at /slack/install in the same browser.']
  answer(response, original instanceof AppError ? 403 : 400, 'Not installed', why, hint)
}

function answer(response: ServerResponse, status: number, title: string, ...paragraphs: readonly string[]): void {
  const body = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('')
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
  })
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}</html>`,
  )
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
