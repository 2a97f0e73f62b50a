import { z } from 'zod'

/** What was under way when a run was stopped. */
export const StoppedWork = z.object({
  kind: z.enum(['model_call', 'command']),
  /** The model's name, or the command line. */
  name: z.string(),
})
export type StoppedWork = z.infer<typeof StoppedWork>

/** What of the world outside was being changed; it may have been. */
export const ActUnderWay = z.enum(['push', 'pull_request', 'merge'])
export type ActUnderWay = z.infer<typeof ActUnderWay>

/** The body of an `act_begun` event; `act_ended` has the same `id`. */
export const BegunAct = z.object({
  id: z.string(),
  what: ActUnderWay,
  /** What is pushed or merged; `null`: it is of no commit. */
  sha: z.string().nullable(),
})
export type BegunAct = z.infer<typeof BegunAct>

/** The body of a `work_stopped` event. */
export const StopReport = z.object({
  stopped: z.array(StoppedWork),
  stopped_after_ms: z.number(),
  acts: z.array(ActUnderWay).default([]),
})
export type StopReport = z.infer<typeof StopReport>

/** The body of a `cleaned_up` event, after a cancelled or rejected task. */
export const Cleanup = z.object({
  ...StopReport.shape,
  worktree_removed: z.boolean(),
  /** The pull request's number; `null`: none was open. */
  pull_request_closed: z.number().nullable(),
  /** The merge that was under way went through; `null`: none did. */
  merge_sha: z.string().nullable().default(null),
})
export type Cleanup = z.infer<typeof Cleanup>
