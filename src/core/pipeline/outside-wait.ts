import { z } from 'zod'

/** A part outside of this service. */
export type Dependency = 'database' | 'forge' | 'model' | 'sandbox' | 'slack' | 'machine'

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
