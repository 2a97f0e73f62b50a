import { z } from 'zod'

/** What a run waits for before its first model call: a setup step, or a check's first run on the base. */
export const Preparation = z.object({
  kind: z.enum(['setup', 'check']),
  /** The step's command, or the check's name. */
  name: z.string(),
  /** The file that gets all that it writes. */
  output: z.string(),
})
export type Preparation = z.infer<typeof Preparation>

/** Tells what is prepared now; `null`: all is ready. */
export type TellPreparation = (now: Preparation | null) => Promise<void>
