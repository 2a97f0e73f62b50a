import { z } from 'zod'

/** A part outside of this service. */
export type Dependency = 'database' | 'forge' | 'model' | 'sandbox' | 'slack' | 'machine'

/** `isOfMachine`: each machine has its own. `queues`: whose jobs go on once it works again. */
export const DEPENDENCIES = {
  database: { isOfMachine: false, queues: ['stage', 'ci', 'tidy', 'card'] },
  forge: { isOfMachine: false, queues: ['stage', 'ci', 'tidy'] },
  model: { isOfMachine: false, queues: ['stage'] },
  slack: { isOfMachine: false, queues: ['card'] },
  sandbox: { isOfMachine: true, queues: ['stage'] },
  /** Its disk, above all. */
  machine: { isOfMachine: true, queues: ['stage', 'ci', 'tidy'] },
} as const satisfies Readonly<Record<Dependency, { isOfMachine: boolean; queues: readonly string[] }>>

/** A run that is repeated until something outside works again. All times by the database's clock. */
export const OutsideWait = z.object({
  /** One of `Dependency`, or what a newer version knows; `null`: it is not known which. */
  dependency: z.string().nullable(),
  since: z.coerce.date(),
  next_at: z.coerce.date(),
  tries: z.number(),
  reason: z.string(),
})
export type OutsideWait = z.infer<typeof OutsideWait>
