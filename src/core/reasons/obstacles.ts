/** What people have done to a task's pull request so that the task cannot go on by itself. */
export const OBSTACLES = [
  'repository_gone',
  'archived',
  'base_gone',
  'retargeted',
  'branch_deleted',
  'closed',
  'drafted',
] as const
export type Obstacle = (typeof OBSTACLES)[number]

export const isObstacle = (cause: string): cause is Obstacle => (OBSTACLES as readonly string[]).includes(cause)

/** The obstacles that we can take away once a person says so. */
const RESTORABLE: ReadonlySet<string> = new Set<Obstacle>(['retargeted', 'branch_deleted', 'closed', 'drafted'])

export const isRestorable = (cause: string): boolean => RESTORABLE.has(cause)
