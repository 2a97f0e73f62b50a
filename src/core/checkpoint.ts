import { z } from 'zod'

/** All of a worktree's state as git objects, so that a repeated run goes on with exactly the files it had. */
export const Checkpoint = z.object({
  /** The commit that the branch stood at. */
  head: z.string(),
  /** The base's commit whose merge is under way, with conflicts to resolve. */
  merge_head: z.string().nullable(),
  /** The files, committed or not, without those that the repository ignores. */
  tree: z.string(),
})
export type Checkpoint = z.infer<typeof Checkpoint>
