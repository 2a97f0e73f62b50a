import type { FastifyInstance } from 'fastify'
import type { Identify } from './access.ts'

interface PartHealth {
  readonly ok: boolean
  readonly detail: string
}

type Vital = 'database' | 'queue' | 'migrations'
type Told = 'upkeep' | 'notifications' | 'slack' | 'forge' | 'model' | 'sandbox' | 'machine'

export interface Health {
  readonly ok: boolean
  /** Without what nothing goes on, and since when; said to everybody. Absent: nothing is missing. */
  readonly waiting?: string
  /** Only the first three make it unhealthy: what is away outside is waited for, and said here. */
  readonly parts: Readonly<Record<Vital, PartHealth>> & Readonly<Partial<Record<Told, PartHealth>>>
}

export interface HealthRoutes {
  readonly health: () => Promise<Health>
}

/**
 * For load balancers and container probes, so without a token; what ails the service is told to those who may call it.
 * `/livez`: the process turns; `/readyz`: it takes work.
 */
export function registerHealth(app: FastifyInstance, { health }: HealthRoutes, identify: Identify): void {
  app.get('/livez', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const { ok } = await health()
    return reply.code(ok ? 200 : 503).send({ ok })
  })
  app.get('/health', async (request, reply) => {
    // While the database is away nobody may be known.
    const [found, caller] = await Promise.all([health(), identify(request).catch(() => null)])
    const isKnown = caller !== null && 'speaker' in caller
    const { ok, waiting } = found
    return reply.code(ok ? 200 : 503).send(isKnown ? found : { ok, ...(waiting !== undefined && { waiting }) })
  })
}
