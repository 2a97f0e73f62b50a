import type { FastifyInstance } from 'fastify'
import type { Identify } from './access.ts'

interface PartHealth {
  readonly ok: boolean
  readonly detail: string
}

export interface Health {
  readonly ok: boolean
  /** `slack` never makes the service unhealthy: what Slack cannot take is shown by REST all the same. */
  readonly parts: Readonly<Record<'database' | 'queue' | 'migrations', PartHealth>> & { readonly slack?: PartHealth }
}

export interface HealthRoutes {
  readonly health: () => Promise<Health>
}

/** For load balancers and container probes, so without a token; what ails the service is told to those who may call it. */
export function registerHealth(app: FastifyInstance, { health }: HealthRoutes, identify: Identify): void {
  app.get('/health', async (request, reply) => {
    // While the database is away nobody may be known.
    const [found, caller] = await Promise.all([health(), identify(request).catch(() => null)])
    const isKnown = caller !== null && 'speaker' in caller
    return reply.code(found.ok ? 200 : 503).send(isKnown ? found : { ok: found.ok })
  })
}
