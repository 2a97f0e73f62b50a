import type { Seen } from '../core/approval/decide.ts'
import type { Verdict } from '../core/pipeline/events.ts'
import type { Task } from '../core/pipeline/task.ts'
import { lateDecision } from './late.ts'
import type { Done, PeopleOutcome } from './outcome.ts'
import { deciderOf, type PeopleDeps, type Speaker } from './speaker.ts'
import { findVisible, viewNow } from './visible.ts'

export interface DecideWish {
  readonly verdict: Verdict
  /** The commit that was looked at; `null`: the newest. */
  readonly headSha: string | null
  /** Of the candidate that was looked at; `null`: whichever stands. */
  readonly mark: string | null
  /** Names of the reservations that the speaker was shown and said yes to; an approval needs all that stand. */
  readonly acknowledged?: readonly string[]
}

/** Decides on a commit. The orchestrator asks who may, with the task locked. */
export async function decideTask(
  deps: Pick<PeopleDeps, 'db' | 'orchestrator' | 'policy'>,
  speaker: Speaker,
  taskId: number,
  { verdict, headSha, mark, acknowledged = [] }: DecideWish,
): Promise<PeopleOutcome> {
  const { orchestrator, policy } = deps
  const found = await findVisible(deps, speaker, verdict.decision, taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  // A task without a commit waits for no decision, and no commit has an empty name.
  const seen: Seen = { headSha: headSha ?? view.task.headSha ?? '', mark, acknowledged }
  const decider = await deciderOf(deps, speaker, [verdict.decision], view)
  const decided = await orchestrator.decide(taskId, { ...seen, verdict, decider, via: speaker.via, policy })
  switch (decided.outcome) {
    case 'refused':
      return { outcome: 'refused', act: verdict.decision, why: decided.why, task: view.task }
    case 'reserved':
      return { ...decided, view }
    case 'late':
      return lateDecision(await viewNow(deps, taskId), seen.headSha)
    case 'counted': {
      const { task } = decided
      return { outcome: 'counted', given: task.approvals.length, needed: policy.approvalsNeeded, task }
    }
    case 'decided':
      return doneBy(verdict, decided.task)
  }
}

const doneBy = (verdict: Verdict, task: Task): Done =>
  verdict.decision === 'request_changes'
    ? { outcome: 'done', act: verdict.decision, section: verdict.section, task }
    : { outcome: 'done', act: verdict.decision, task }
