import { isObstacle, OBSTACLES, type Obstacle } from '../reasons/obstacles.ts'
import type { StageName } from '../stages.ts'
import { stageOf, type Task } from './task.ts'

/** What a look at the forge has seen of a task's repository, base, branch and pull request. */
export interface Sighting {
  readonly repository: 'there' | 'archived' | 'gone'
  readonly baseIsThere: boolean
  readonly branchIsThere: boolean
  /** `null`: the branch has none of ours. */
  readonly pullRequest: SeenPullRequest | null
}

export interface SeenPullRequest {
  readonly state: 'open' | 'closed' | 'merged'
  readonly headSha: string
  readonly draft: boolean
  /** Whether it goes into the task's base. */
  readonly intoBase: boolean
  /** The branch that it goes into. */
  readonly base: string
  /** Set when merged. */
  readonly mergeSha: string | null
  /** The login of who has merged it; `null`: nobody, or the forge does not say. */
  readonly mergedBy: string | null
}

export type Standing =
  | { readonly stands: 'as_left' }
  | { readonly stands: 'merged'; readonly mergeSha: string; readonly headSha: string; readonly by: string | null }
  | { readonly stands: Obstacle; readonly base: string }

/** In this order: what comes first is the cause of what comes later, or makes it void. */
const MET_BY: Readonly<Record<Obstacle, (task: Task, seen: Sighting) => boolean>> = {
  repository_gone: (_, { repository }) => repository === 'gone',
  archived: (_, { repository }) => repository === 'archived',
  base_gone: (_, { baseIsThere }) => !baseIsThere,
  retargeted: (_, { pullRequest }) => pullRequest?.state === 'open' && !pullRequest.intoBase,
  branch_deleted: (_, { branchIsThere }) => !branchIsThere,
  closed: (_, { pullRequest }) => pullRequest?.state === 'closed',
  drafted: (task, { pullRequest }) => pullRequest?.draft === true && isShown(task),
}

/** How a task's pull request stands, before anything is pushed, asked, repeated or merged. */
export function standingOf(task: Task, seen: Sighting): Standing {
  const pull = seen.pullRequest
  if (task.headSha === null) return { stands: 'as_left' }
  if (pull?.state === 'merged' && pull.mergeSha !== null && isOfTask(task, pull)) {
    const { mergeSha, headSha, mergedBy: by } = pull
    return isApprovedMerge(task, headSha) ? { stands: 'as_left' } : { stands: 'merged', mergeSha, headSha, by }
  }
  const obstacle = OBSTACLES.find((one) => MET_BY[one](task, seen))
  return obstacle === undefined ? { stands: 'as_left' } : { stands: obstacle, base: pull?.base ?? '' }
}

/** A branch that was set back to a commit of the base is not merged. */
const isOfTask = (task: Task, { headSha, mergeSha }: SeenPullRequest): boolean =>
  headSha === task.headSha || mergeSha !== headSha

/** MERGE itself records the merge of what was approved, whoever was faster. */
const isApprovedMerge = (task: Task, headSha: string): boolean =>
  stageOf(task) === 'MERGE' && task.approvedSha === headSha

/** Stages in which the pull request is ready for people, once it was ready before. */
const SHOWN: ReadonlySet<StageName> = new Set(['CI_WAIT', 'HUMAN_APPROVAL', 'MERGE'])

/** Whether we have marked the pull request ready, so that a draft is a person's word. */
function isShown(task: Task): boolean {
  const stage = stageOf(task)
  return stage !== null && SHOWN.has(stage) && (task.attempts.HUMAN_APPROVAL ?? 0) > 0
}

/** Whether a paused task waits for a person because of its pull request. */
export const isStopped = ({ state }: Task): boolean => state.status === 'PAUSED' && isObstacle(state.cause)
