import { z } from 'zod'

/** What was under way when a run was stopped. */
export const StoppedWork = z.object({
  kind: z.enum(['model_call', 'command']),
  /** The model's name, or the command line. */
  name: z.string(),
})
export type StoppedWork = z.infer<typeof StoppedWork>

/** What stopping a run took: the body of a `work_stopped` event. */
export const StopReport = z.object({ stopped: z.array(StoppedWork), stopped_after_ms: z.number() })
export type StopReport = z.infer<typeof StopReport>

/** What was tidied up after a cancelled or rejected task: the body of its `cleaned_up` event. */
export const Cleanup = z.object({
  ...StopReport.shape,
  worktree_removed: z.boolean(),
  /** `null`: there was none to close. */
  pull_request_closed: z.number().nullable(),
})
export type Cleanup = z.infer<typeof Cleanup>
