import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isProduction } from '../../config/process/environment.ts'
import { AppError } from '../../errors.ts'
import { isOwnCaller } from '../loopback/own-caller.ts'
import { type Api, answerApi } from './api.ts'
import { serveGit } from './git-http.ts'
import { answerPage } from './pages.ts'
import { type Credentials, createCredentials } from './world/credentials.ts'
import type { TakeFault } from './world/fault.ts'
import { createReports, type Reports } from './world/reports.ts'
import { emptyState, type GithubState } from './world/state.ts'
import { createWebhookSender, type WebhookSender } from './world/webhooks.ts'
import { createWorld, readHeads, type World } from './world/world.ts'

export interface StandInOptions {
  /** `owner/name`. */
  readonly repository: string
  /** The bare repository to serve. */
  readonly repositoryPath: string
  readonly baseBranch: string
  readonly state?: GithubState
  /** 0: any free port. */
  readonly port?: number
  readonly takeFault?: TakeFault
  readonly onPush?: (sha: string) => void
  /** Called when check runs of a commit are queued again. */
  readonly onRerun?: (sha: string) => void
  /** Called after anything that may have changed the state. */
  readonly onChange?: () => void
}

/**
 * A stand-in for GitHub on a laptop and in tests. Validates requests and responses against GitHub's API description,
 * and works on one real bare repository. Never for production.
 */
export interface GithubStandIn extends Pick<Api, 'calls' | 'violations'>, Reports {
  readonly repository: string
  /** The API's URL, like a GitHub Enterprise Server's. */
  readonly apiUrl: string
  /** The URL of its pages for people. */
  readonly siteUrl: string
  readonly credentials: Credentials
  readonly webhooks: WebhookSender
  readonly webhookSecret: string
  readonly world: World
  readonly state: GithubState
  close(): Promise<void>
}

const WEBHOOK_SECRET = 'the secret of the webhook'

export async function startStandIn(options: StandInOptions): Promise<GithubStandIn> {
  if (isProduction()) {
    throw new AppError('misconfigured', 'The stand-in of GitHub does not run in production.', {
      hint: 'Leave FORGE out, and set GITHUB_REPOSITORY with the App or a token.',
    })
  }
  const { repository, repositoryPath, baseBranch, state = emptyState(), onChange = () => {} } = options
  const server = createServer()
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve),
  )
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const siteUrl = `${origin}/${repository}`
  const webhooks = createWebhookSender(WEBHOOK_SECRET, () => state.renamedTo ?? repository)
  const credentials = createCredentials()
  const { tell } = webhooks
  const onPush = options.onPush ?? (() => {})
  const reports = createReports(state, tell, onChange)
  const rerun: World['rerun'] = (failed) => {
    for (const { sha, name, appId, suiteId } of failed) reports.check(sha, { name, appId, suiteId, status: 'queued' })
    for (const sha of new Set(failed.map((run) => run.sha))) options.onRerun?.(sha)
  }
  const world = createWorld({ repository, repositoryPath, baseBranch, state, siteUrl, tell, onPush, rerun })
  const takeFault = options.takeFault ?? (() => null)
  const api: Api = { world, credentials, takeFault, calls: [], violations: [] }
  server.on('request', (request, response) => {
    answer(api, repositoryPath, request, response)
      .catch((error) => {
        api.violations.push(String(error))
        response.destroy()
      })
      .finally(onChange)
  })
  return {
    ...{ repository, apiUrl: `${origin}/api/v3`, siteUrl, credentials, webhooks, webhookSecret: WEBHOOK_SECRET },
    ...{ world, state, calls: api.calls, violations: api.violations },
    ...reports,
    async close() {
      await webhooks.settled()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  api: Api,
  repositoryPath: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isOwnCaller(request.headers, request.socket.localPort ?? 0))
    return void response.writeHead(403, { 'content-type': 'text/plain' }).end('Only this machine may ask.')
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  const place = `/${api.world.fullName()}`
  if (movedAway(api.world, url, response)) return
  if (url.pathname.startsWith('/api/')) return answerApi(api, request, response, url)
  if (url.pathname.startsWith('/logs/')) return answerLog(api, request, response, url)
  if (url.pathname.startsWith(`${place}.git/`)) return answerGit(api, repositoryPath, request, response, url)
  return answerPage(api, response, url.pathname)
}

/** On GitHub, logs are on another host that needs no token, so a token in the request is a leak. */
function answerLog({ world, violations }: Api, request: IncomingMessage, response: ServerResponse, url: URL): void {
  if (request.headers.authorization !== undefined) violations.push('A token was sent to the storage of logs')
  const run = world.state.checkRuns.find(({ id }) => url.pathname === `/logs/${id}`)
  response.writeHead(run ? 200 : 404, { 'content-type': 'text/plain' }).end(run?.log ?? '')
}

/** GitHub leads from a repository's old name to its new one: pages and git by 301, writes of the API by 307. */
function movedAway({ repository, state: { renamedTo } }: World, url: URL, response: ServerResponse): boolean {
  const prefix = ['/api/v3/repos/', '/'].map((root) => `${root}${repository}`).find((one) => isUnder(url.pathname, one))
  if (renamedTo === null || prefix === undefined) return false
  const rest = url.pathname.slice(prefix.length)
  const location = `${url.origin}${prefix.slice(0, -repository.length)}${renamedTo}${rest}${url.search}`
  response.writeHead(response.req.method === 'GET' ? 301 : 307, { location }).end()
  return true
}

const isUnder = (path: string, place: string): boolean =>
  path === place || path.startsWith(`${place}/`) || path.startsWith(`${place}.git/`)

async function answerGit(
  { credentials, world, takeFault }: Api,
  repositoryPath: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (!credentials.valid(request.headers.authorization)) {
    return void response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end()
  }
  const writes = url.pathname.endsWith('/git-receive-pack') || url.search.includes('git-receive-pack')
  if (writes && world.state.archived) return void response.writeHead(403).end('This repository was archived.')
  if (world.state.gone) return void response.writeHead(404).end('Repository not found.')
  const fault = takeFault(writes ? 'git push' : 'git fetch') ?? takeFault('git')
  await fault?.meanwhile?.()
  if (fault !== null && fault.status !== 'as usual')
    return void (fault.status === 'no answer'
      ? request.socket.destroy()
      : response.writeHead(Number(fault.status)).end())
  const before = await readHeads(world)
  const service = url.pathname.slice(`/${world.fullName()}.git`.length)
  await serveGit(request, response, repositoryPath, service, url.search.slice(1))
  if (url.pathname.endsWith('/git-receive-pack')) await world.announce(before)
}
