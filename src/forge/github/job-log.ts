import { withoutTerminalCommands } from '../../exec/terminal-text.ts'
import type { Github } from './client.ts'
import { githubRefusalOf } from './failure.ts'

const KEPT_CHARACTERS = 64 * 1024
const TAIL_LINES = 60
const TAIL_CHARACTERS = 4_000

/** Hosts of GitHub's log storage; a redirect to any other host is not followed. */
const LOG_HOSTS = ['.actions.githubusercontent.com', '.blob.core.windows.net']

/** The last lines of a GitHub Actions job up to its failure, cleaned; empty if there is no log. */
export async function jobLogTail(github: Github, checkRunId: number, signal: AbortSignal): Promise<string> {
  const address = await logAddress(github, checkRunId, signal)
  if (address === null) return ''
  const response = await fetch(address, { signal, redirect: 'error' }).catch(() => null)
  if (!response?.ok || response.body === null) return ''
  let kept = ''
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    kept = (kept + part).slice(-KEPT_CHARACTERS)
  }
  return tailOf(kept)
}

/** In GitHub Actions a check run and its job have the same id. */
async function logAddress(github: Github, checkRunId: number, signal: AbortSignal): Promise<URL | null> {
  try {
    const { headers } = await github.octokit.rest.actions.downloadJobLogsForWorkflowRun({
      ...github.at(signal),
      job_id: checkRunId,
      request: { signal, redirect: 'manual' },
    })
    const address = URL.parse(headers.location ?? '')
    return address !== null && isTrusted(address, github.apiUrl) ? address : null
  } catch (error) {
    if (githubRefusalOf(error, 403, 404, 410) !== null) return null
    throw error
  }
}

const isTrusted = (address: URL, apiUrl: string): boolean =>
  address.origin === new URL(apiUrl).origin ||
  (address.protocol === 'https:' && LOG_HOSTS.some((host) => address.hostname.endsWith(host)))

/** Ends at the last error, since only the runner's clean-up follows it. */
function tailOf(log: string): string {
  const lines = withoutTerminalCommands(log)
    .replace(/(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .split('\n')
    .map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ''))
  const last = lines.findLastIndex((line) => line.startsWith('##[error]'))
  const end = last < 0 ? lines.length : last + 1
  return lines
    .slice(Math.max(0, end - TAIL_LINES), end)
    .join('\n')
    .trim()
    .slice(-TAIL_CHARACTERS)
}
