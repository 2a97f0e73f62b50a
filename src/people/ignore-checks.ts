import { findInterrupted } from '../store/ci.ts'
import { applyAct } from './act.ts'
import { authorize } from './authorize.ts'
import { lateAct } from './late.ts'
import type { PeopleOutcome } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible } from './visible.ts'

/** Lets checks that say nothing about the code count for nothing: exactly these runs of the commit that was looked at. */
export async function ignoreChecks(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  headSha: string | null,
): Promise<PeopleOutcome> {
  const found = await findVisible(deps, speaker, 'ignore_checks', taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  const refused = await authorize(deps, speaker, 'ignore_checks', view)
  if (refused !== null) return refused
  const { seq, headSha: newest } = view.task
  const checks = await findInterrupted(deps.db, { taskId, seq })
  if (newest === null || (headSha ?? newest) !== newest || checks.length === 0) return lateAct(view, 'checks_ignored')
  return applyAct(deps, speaker, taskId, 'ignore_checks', { type: 'checks_ignored', seq, headSha: newest, checks })
}
