import { currentAttempt, isRevertOnly, stageOf, type Task } from '../../core/pipeline/task.ts'
import { ATTEMPT_LIMIT, STAGE_NAMES, STAGES, type StageName } from '../../core/stages.ts'
import type { Run } from '../../store/runs.ts'
import type { TaskView } from '../../store/task-view.ts'

/** Where a stage of a task stands; the four states are those of Slack's `plan` block. */
export interface StageProgress {
  readonly stage: StageName
  readonly status: 'pending' | 'in_progress' | 'complete' | 'error'
  /** Why the plan does without it; its section shows as one line then. */
  readonly notNeeded: string | null
  /** Set for the stage that the task stands in, when a run of it can be spent. */
  readonly attempt: { readonly number: number; readonly limit: number } | null
}

/** Every stage that people should see, in pipeline order. A stage that must run again is pending, though it passed once. */
export function progressOf({ task, runs }: Pick<TaskView, 'task' | 'runs'>): StageProgress[] {
  return STAGE_NAMES.filter((stage) => !isDetour(task, stage)).flatMap((stage) => {
    const section = sectionOf(task, stage)
    if (section?.gate !== 'not_needed') return [progress(task, runs, stage)]
    const isFirst = STAGES[stage].kind === 'agent'
    return isFirst ? [{ stage, status: 'complete' as const, notNeeded: section.reason, attempt: null }] : []
  })
}

/** A way that few tasks take shows only while they do. */
const isDetour = (task: Task, stage: StageName): boolean =>
  (STAGES[stage].kind === 'report' && task.state.stage !== stage) || !isOnTheWay(task, stage)

/** What takes a merge back begins by that, and agents work on it only when asked. */
function isOnTheWay(task: Task, stage: StageName): boolean {
  const { kind, section } = STAGES[stage]
  if (task.reverts === null) return kind !== 'revert'
  if (section === null) return stage !== 'PRODUCT' && stage !== 'ORCHESTRATE'
  return kind === 'gate' || task.sections[section].gate === 'not_needed' || !isRevertOnly(task, section)
}

function progress(task: Task, runs: readonly Run[], stage: StageName): StageProgress {
  const isCurrent = task.state.stage === stage
  const status = isCurrent ? currentStatus(task) : hasPassed(task, runs, stage) ? 'complete' : 'pending'
  return { stage, status, notNeeded: null, attempt: isCurrent ? attemptOf(task) : null }
}

/** Nothing moves in a paused stage, so it does not look as if. */
function currentStatus({ state }: Task): StageProgress['status'] {
  if (state.status === 'PAUSED') return 'pending'
  return state.status === 'FAILED' || state.status === 'CANCELLED' ? 'error' : 'in_progress'
}

/** `null`: the task is done, or its stage may run as often as it comes by. */
export function attemptOf(task: Task): { number: number; limit: number } | null {
  const stage = stageOf(task)
  if (stage === null || STAGES[stage].limit === null) return null
  return { number: currentAttempt(task), limit: task.granted[stage] ?? ATTEMPT_LIMIT }
}

const sectionOf = (task: Task, stage: StageName) => {
  const { section } = STAGES[stage]
  return section === null ? null : task.sections[section]
}

/** What an earlier stage did afterwards has made a pass void, unless the section's gate has closed over it. */
function hasPassed(task: Task, runs: readonly Run[], stage: StageName): boolean {
  if (task.state.status === 'DONE' || sectionOf(task, stage)?.gate === 'passed') return true
  const last = runs.findLast((run) => run.stage === stage)
  if (last?.status !== 'PASSED') return false
  const place = STAGE_NAMES.indexOf(stage)
  return !runs.some((run) => run.id > last.id && STAGE_NAMES.indexOf(run.stage) < place)
}
