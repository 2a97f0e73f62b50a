import { z } from 'zod'

/** What was under way when a run was stopped. */
export const StoppedWork = z.object({
  kind: z.enum(['model_call', 'command']),
  /** The model's name, or the command line. */
  name: z.string(),
})
export type StoppedWork = z.infer<typeof StoppedWork>

/** The body of a `work_stopped` event. */
export const StopReport = z.object({ stopped: z.array(StoppedWork), stopped_after_ms: z.number() })
export type StopReport = z.infer<typeof StopReport>

/** The body of a `cleaned_up` event, after a cancelled or rejected task. */
export const Cleanup = z.object({
  ...StopReport.shape,
  worktree_removed: z.boolean(),
  /** The pull request's number; `null`: none was open. */
  pull_request_closed: z.number().nullable(),
})
export type Cleanup = z.infer<typeof Cleanup>
