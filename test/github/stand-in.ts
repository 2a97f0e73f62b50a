import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Files, type TeamRepository, teamRepository } from '../integration/workspace/team-repository.ts'
import { type Api, answerApi } from './api.ts'
import { type Credentials, createCredentials } from './credentials.ts'
import { createFaults } from './faults.ts'
import { serveGit } from './git-http.ts'
import { ACTIONS_APP_ID, emptyState, type GithubState, type StandInCheckRun } from './state.ts'
import { createWebhookSender, type WebhookSender } from './webhooks.ts'

/**
 * GitHub for tests: what it is asked and answers is held against GitHub's own description, what it does is done on a
 * real bare repository. One repository.
 */
export interface GithubStandIn extends Pick<Api, 'calls' | 'violations' | 'faults'> {
  readonly repository: string
  /** Like a GitHub Enterprise Server's; git is served beside it. */
  readonly apiUrl: string
  readonly credentials: Credentials
  readonly webhooks: WebhookSender
  readonly webhookSecret: string
  readonly state: GithubState
  readonly team: TeamRepository
  /** A check run of GitHub Actions, or of another app, on a commit; without a conclusion it runs. */
  check(sha: string, run: Partial<Omit<StandInCheckRun, 'id' | 'sha'>>): StandInCheckRun
  status(sha: string, context: string, state: string): void
  /** What Actions conclude of each pushed commit of a branch `wms/*`; `null`: nothing runs by itself. */
  actions: ((sha: string) => 'success' | 'failure') | null
  close(): Promise<void>
}

const WEBHOOK_SECRET = 'the secret of the webhook'

export async function startGithubStandIn(files: Files, repository = 'acme/wms'): Promise<GithubStandIn> {
  const team = await teamRepository(files)
  await team.git('config', 'http.receivepack', 'true')
  const state = emptyState()
  const webhooks = createWebhookSender(WEBHOOK_SECRET, repository)
  const credentials = createCredentials()
  const world = { repository, state, team, baseBranch: 'main', tell: webhooks.tell }
  const report = reporting(state, webhooks)
  const api: Api = {
    ...{ world, credentials, faults: createFaults(), calls: [], violations: [] },
    onPush: (sha) => void (standIn.actions && report.check(sha, { conclusion: standIn.actions(sha) })),
  }
  const server = createServer((request, response) => {
    answer(api, request, response).catch((error) => {
      api.violations.push(String(error))
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const standIn: GithubStandIn = {
    ...{ repository, apiUrl: `${origin}/api/v3`, credentials, webhooks, webhookSecret: WEBHOOK_SECRET },
    ...{ state, team, calls: api.calls, violations: api.violations, faults: api.faults },
    ...report,
    actions: null,
    async close() {
      await webhooks.settled()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await team.remove()
    },
  }
  return standIn
}

function reporting(state: GithubState, webhooks: WebhookSender): Pick<GithubStandIn, 'check' | 'status'> {
  let ids = 100
  return {
    check(sha, { conclusion = null, ...more }) {
      const run = {
        ...{ id: ++ids, sha, name: 'backend', appId: ACTIONS_APP_ID, suiteId: 1, log: '', conclusion },
        ...{ status: conclusion === null ? 'in_progress' : 'completed', ...more },
      }
      state.checkRuns.push(run)
      const action = conclusion === null ? 'created' : 'completed'
      webhooks.tell('check_run', { action, check_run: { id: run.id, head_sha: sha } })
      return run
    },
    status(sha, context, word) {
      state.statuses.push({ id: ++ids, sha, context, state: word })
      webhooks.tell('status', { sha, context, state: word })
    },
  }
}

async function answer(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  if (url.pathname.startsWith('/api/')) return answerApi(api, request, response, url)
  if (url.pathname.startsWith('/logs/')) return answerLog(api, request, response, url)
  if (url.pathname.startsWith(`/${api.world.repository}.git/`)) return answerGit(api, request, response, url)
  response.writeHead(404).end()
}

/** Logs lie elsewhere and need no token; one that comes along would be a leak. */
function answerLog({ world, violations }: Api, request: IncomingMessage, response: ServerResponse, url: URL): void {
  if (request.headers.authorization !== undefined) violations.push('A token was sent to the storage of logs')
  const run = world.state.checkRuns.find(({ id }) => url.pathname === `/logs/${id}`)
  response.writeHead(run ? 200 : 404, { 'content-type': 'text/plain' }).end(run?.log ?? '')
}

async function answerGit(api: Api, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const { credentials, world } = api
  if (!credentials.valid(request.headers.authorization)) {
    return void response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end()
  }
  const writes = url.pathname.endsWith('/git-receive-pack') || url.search.includes('git-receive-pack')
  if (writes && world.state.archived) return void response.writeHead(403).end('This repository was archived.')
  const fault = api.faults.take('git')
  if (fault !== null)
    return void (fault.status === 'no answer'
      ? request.socket.destroy()
      : response.writeHead(Number(fault.status)).end())
  const path = url.pathname.replace(`/${world.repository}.git`, '/team.git')
  const before = await heads(world.team)
  await serveGit(request, response, world.team.folder, path, url.search.slice(1))
  if (url.pathname.endsWith('/git-receive-pack')) await tellPushes(api, before)
}

const heads = async (team: TeamRepository): Promise<Map<string, string>> => {
  const lines = await team.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads')
  return new Map(lines.split('\n').map((line) => line.split(' ') as [string, string]))
}

async function tellPushes({ world, onPush }: Api, before: ReadonlyMap<string, string>): Promise<void> {
  for (const [ref, after] of await heads(world.team)) {
    if (before.get(ref) === after) continue
    if (ref.startsWith('refs/heads/wms/')) onPush(after)
    world.tell('push', { ref, after, before: before.get(ref) ?? '0'.repeat(40) })
    const pull = world.state.pulls.find(({ branch, state }) => ref === `refs/heads/${branch}` && state === 'open')
    if (pull) {
      const head = { ref: pull.branch, sha: after }
      world.tell('pull_request', { action: 'synchronize', pull_request: { head } })
    }
  }
}
