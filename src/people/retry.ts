import { act } from './act.ts'
import type { PeopleOutcome } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'

/** Gives a failed task new attempts. */
export const retryTask = (deps: PeopleDeps, speaker: Speaker, taskId: number): Promise<PeopleOutcome> =>
  act(deps, speaker, taskId, 'retry', () => ({ type: 'retried' }))
