import { z } from 'zod'

/** A worktree's whole state as git objects, so that a repeated run goes on with exactly the files it had. */
export const Checkpoint = z.object({
  /** The branch's commit. */
  head: z.string(),
  /** The base's commit in a merge with unresolved conflicts; `null`: no merge is under way. */
  merge_head: z.string().nullable(),
  /** All files, committed or not, except ignored ones. */
  tree: z.string(),
})
export type Checkpoint = z.infer<typeof Checkpoint>
