import type { FastifyInstance, RouteOptions } from 'fastify'
import type { SlackPeople } from '../people/speaker.ts'
import { createAdmission } from './access.ts'
import { registerActions } from './actions.ts'
import { type ConfiguredToken, createBearers } from './bearers.ts'
import { registerDecisions } from './decisions.ts'
import { type GithubWebhook, registerGithubWebhook } from './github-webhook.ts'
import { type HealthRoutes, registerHealth } from './health.ts'
import { answerError, problem, sendProblem } from './problem.ts'
import { registerTasks } from './tasks.ts'
import type { TaskRoutes } from './view.ts'

export interface Routes extends TaskRoutes, HealthRoutes {
  /** Of the configuration; others are in the database. */
  readonly tokens: readonly ConfiguredToken[]
  readonly slackPeople: SlackPeople
  /** Where GET / leads; `null`: nowhere. */
  readonly home: string | null
  /** `null`: CI is polled only. */
  readonly githubWebhook: GithubWebhook | null
}

/** Everything that Fastify answers. All but the home page and the health check is for admitted callers only. */
export function registerRoutes(app: FastifyInstance, routes: Routes): void {
  const { home } = routes
  acceptJsonOnly(app)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(({ method, url }, reply) =>
    sendProblem(reply, problem(404, `There is nothing at ${method} ${url}.`)),
  )
  const methods = collectMethods(app)
  if (home !== null) app.get('/', (_request, reply) => reply.redirect(home))
  const { identify, admit } = createAdmission({ ...routes, bearers: createBearers(routes.db, routes.tokens) })
  registerHealth(app, routes, identify)
  if (routes.githubWebhook !== null) registerGithubWebhook(app, routes.githubWebhook)
  app.register(async (api) => {
    api.decorateRequest('speaker')
    api.addHook('onRequest', admit)
    registerTasks(api, routes)
    registerDecisions(api, routes)
    registerActions(api, routes)
  })
  app.register(async (rest) => refuseOtherMethods(rest, methods))
}

/** A body left out is no body, whatever Content-Type a client sends along. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null) : parse(request, body, done),
  )
}

function collectMethods(app: FastifyInstance): Map<string, string[]> {
  const methods = new Map<string, string[]>()
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    methods.set(url, [...(methods.get(url) ?? []), method].flat())
  })
  return methods
}

function refuseOtherMethods(app: FastifyInstance, methods: ReadonlyMap<string, string[]>): void {
  for (const [url, allowed] of [...methods]) {
    const others = app.supportedMethods.filter((method) => !allowed.includes(method))
    const told = problem(405, `Only ${allowed.join(', ')} works here.`)
    app.route({
      ...{ url, method: others, exposeHeadRoute: false },
      onRequest: async (_request, reply) => sendProblem(reply.header('allow', allowed.join(', ')), told),
      handler: async () => null,
    })
  }
}
