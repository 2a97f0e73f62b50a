import type { FastifyInstance } from 'fastify'

export interface Health {
  readonly ok: boolean
  readonly parts: Record<'database' | 'queue' | 'migrations', { readonly ok: boolean; readonly detail: string }>
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
