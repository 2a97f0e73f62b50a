import { reasonsIn } from '../core/reasons/reasons.ts'
import { spentOf } from '../store/task-view.ts'
import { act } from './act.ts'
import { signed } from './cancel.ts'
import type { PeopleOutcome } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'

/** Stops what runs of a task for now; the same attempt goes on when it is resumed. */
export const pauseTask = (deps: PeopleDeps, speaker: Speaker, taskId: number): Promise<PeopleOutcome> =>
  act(deps, speaker, taskId, 'pause', ({ language, runs }) => ({
    ...{ type: 'held', cause: 'person' },
    reason: reasonsIn(language).task.heldBy(signed(speaker.actor), spentOf(runs).costUsd),
  }))
