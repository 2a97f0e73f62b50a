import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Workspace } from '../workspace/workspace.ts'

const Ask = z.object({
  client_id: z.string(),
  scope: z.string(),
  state: z.string().optional(),
  redirect_uri: z.url({ protocol: /^https?$/ }).optional(),
})
type Ask = z.infer<typeof Ask>
const Answer = Ask.extend({ team: z.string().optional() })

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Serves the page on which a person allows an app in a workspace, and its answers. */
export function serveOAuth(server: FastifyInstance, slack: Workspace): void {
  server.get('/oauth/v2/authorize', (request, reply) => {
    const asked = Ask.safeParse(request.query)
    if (!asked.success) return refuse(reply, 'The address lacks client_id or scope.')
    if (asked.data.client_id !== slack.grants.clientId) return refuse(reply, 'Invalid client_id parameter')
    if (backTo(slack, asked.data) === null) return refuse(reply, 'redirect_uri did not match any configured URIs')
    return reply.type('text/html; charset=utf-8').send(page(slack, asked.data))
  })
  server.get('/oauth/v2/answer', (request, reply) => {
    const { team, ...asked } = Answer.parse(request.query)
    const back = backTo(slack, asked)
    if (back === null) return refuse(reply, 'redirect_uri did not match any configured URIs')
    const workspace = slack.everyWorkspace().find((one) => one.team.id === team)
    const redirectUri = asked.redirect_uri ?? null
    if (workspace === undefined) back.searchParams.set('error', 'access_denied')
    else back.searchParams.set('code', slack.grants.issue({ workspace, scopes: asked.scope.split(','), redirectUri }))
    if (asked.state !== undefined) back.searchParams.set('state', asked.state)
    return reply.redirect(back.href)
  })
}

const refuse = (reply: FastifyReply, why: string) => reply.code(400).type('text/plain').send(why)

/** The redirect to the app, only to a configured URL; `null`: the requested one is not. */
function backTo({ grants }: Workspace, { redirect_uri }: Ask): URL | null {
  const configured = grants.redirectUrl
  if (configured === null || !(redirect_uri ?? configured).startsWith(configured)) return null
  return new URL(redirect_uri ?? configured)
}

function page(slack: Workspace, asked: Ask): string {
  const link = (team: string | null, label: string) => {
    const query = new URLSearchParams(
      Object.entries(asked).flatMap(([name, value = '']) => (value ? [[name, value]] : [])),
    )
    if (team !== null) query.set('team', team)
    return `<p><a href="${escaped(`/oauth/v2/answer?${query}`)}">${escaped(label)}</a></p>`
  }
  const scopes = asked.scope.split(',').map((scope) => `<li>${escaped(scope)}</li>`)
  const choices = slack.everyWorkspace().map(({ team }) => link(team.id, `Allow in ${team.name}`))
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Allow an app</title>
<h1>WMS Orchestrator asks for permission</h1><ul>${scopes.join('')}</ul>${choices.join('')}${link(null, 'Cancel')}</html>`
}
