import { act } from './act.ts'
import type { PeopleOutcome } from './outcome.ts'
import { tooLong } from './resume.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible } from './visible.ts'

/** No to the packages that a task asks for: its author goes on without them, by the words of who says so. */
export async function denyPackages(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  comment: string,
): Promise<PeopleOutcome> {
  const found = await findVisible(deps, speaker, 'deny_packages', taskId)
  if (found.outcome !== 'seen') return found
  const event = { type: 'packages_denied', comment } as const
  return tooLong(comment, found.view.task) ?? act(deps, speaker, taskId, 'deny_packages', () => event)
}
