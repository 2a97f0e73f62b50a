import type { FastifyInstance } from 'fastify'

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

/** For load balancers and container probes, so without a token. */
export function registerHealth(app: FastifyInstance, { health }: HealthRoutes): void {
  app.get('/health', async (_request, reply) => {
    const found = await health()
    return reply
      .code(found.ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(found)
  })
}
