import type { GitPlace } from '../exec/git.ts'

/** Where a task's checkout lies: its folder, and its own part of the store that git works with. */
export interface WorktreePlace extends GitPlace {
  readonly taskId: number
  readonly branch: string
  readonly workTree: string
}
