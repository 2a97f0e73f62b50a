import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { RestEndpointMethodTypes } from '@octokit/rest'

type Answer<T extends { response: { data: unknown } }> = T['response']['data']
type Apps = RestEndpointMethodTypes['apps']

/** What GitHub tells of an App and of rulesets to those who ask; held against its description by the types. */
export interface AppFacts {
  installation: Pick<
    Answer<Apps['getInstallation']>,
    'permissions' | 'events' | 'repository_selection' | 'suspended_at'
  >
  hook: Answer<Apps['getWebhookConfigForApp']>
  deliveries: Pick<Answer<Apps['listWebhookDeliveries']>[number], 'status' | 'status_code' | 'delivered_at'>[]
  /** What the bot may do about every ruleset. */
  bypass: 'always' | 'never'
  /** The rules of the bot's own branches. */
  ownRules: { type: string }[]
  /** What the owner of a token may do, and the scopes that GitHub tells of a classic one. */
  owner: { permissions: { admin: boolean; push: boolean; pull: boolean }; scopes: string | null }
}

/** Answers these calls, and passes all others on to the GitHub behind it. */
export async function startAppFront(facts: AppFacts, behind: string): Promise<{ apiUrl: string; close(): void }> {
  const own = (path: string): unknown => {
    if (/^\/app\/installations\/\d+$/.test(path)) return facts.installation
    if (path === '/app/hook/config') return facts.hook
    if (path === '/app/hook/deliveries') return facts.deliveries
    if (/\/rulesets\/\d+$/.test(path)) return { id: 1, name: 'Main', current_user_can_bypass: facts.bypass }
    return /\/rules\/branches\/wms/.test(path) ? facts.ownRules : null
  }
  const server = createServer(async (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?')
    const answer = own(path)
    if (answer !== null) {
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    }
    const passed = await fetch(`${behind}${path}?${query}`, {
      method: request.method ?? 'GET',
      headers: request.headers as Record<string, string>,
      body: request.method === 'GET' ? null : await text(request),
    })
    const body = await passed.text()
    const told = path === '/repos/acme/wms' ? { ...JSON.parse(body), permissions: facts.owner.permissions } : null
    const scopes = facts.owner.scopes === null ? {} : { 'x-oauth-scopes': facts.owner.scopes }
    response
      .writeHead(passed.status, { 'content-type': 'application/json', ...scopes })
      .end(told ? JSON.stringify(told) : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
