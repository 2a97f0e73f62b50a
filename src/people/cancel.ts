import type { Actor } from '../core/pipeline/events.ts'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { act } from './act.ts'
import type { PeopleOutcome } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'

/** Stops a task for good. `reason` `null`: who did it, in the task's language. */
export const cancelTask = (
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  reason: string | null,
): Promise<PeopleOutcome> =>
  act(deps, speaker, taskId, 'cancel', ({ language }) => ({
    type: 'cancelled',
    reason: reason ?? reasonsIn(language).task.cancelledBy(signed(speaker.actor)),
  }))

export const signed = ({ kind, name }: Actor): string => (kind === 'slack' ? `@${name}` : name)
