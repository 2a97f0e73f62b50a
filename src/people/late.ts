import type { PersonEvent } from '../core/pipeline/events.ts'
import { waitingFor } from '../core/pipeline/task.ts'
import type { Decision } from '../store/decisions.ts'
import type { TaskView } from '../store/task-view.ts'

/** What somebody wanted to happen to a task. */
export type Wanted = PersonEvent['type'] | 'reverted' | 'kicked'

type WhyLate =
  /** A decision is due, on another commit than the one that was looked at. */
  | { readonly kind: 'other_commit'; readonly seenSha: string; readonly headSha: string }
  /** A decision is due on this commit, of which CI has judged another candidate since. */
  | { readonly kind: 'other_candidate'; readonly headSha: string }
  /** Somebody has decided. */
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** The task does not stand where this can be done. */
  | { readonly kind: 'elsewhere' }

/** The act does not apply any more, which is normal; where the task stands and who decided what is in the view. */
export interface Late<W extends Wanted = Exclude<Wanted, 'kicked'>> {
  readonly outcome: 'late'
  readonly wanted: W
  readonly why: WhyLate
  readonly view: TaskView
}

export const lateAct = <W extends Exclude<Wanted, 'decided'>>(view: TaskView, wanted: W): Late<W> => ({
  ...{ outcome: 'late', wanted, view },
  why: { kind: 'elsewhere' },
})

/** `seenSha`: the commit that the decision was to hold for. */
export function lateDecision(view: TaskView, seenSha: string): Late<'decided'> {
  const late = { outcome: 'late', wanted: 'decided', view } as const
  const headSha = view.task.headSha ?? ''
  const decision = view.decisions.at(-1)
  if (waitingFor(view.task) === 'a decision')
    return {
      ...late,
      why: headSha === seenSha ? { kind: 'other_candidate', headSha } : { kind: 'other_commit', seenSha, headSha },
    }
  return { ...late, why: decision === undefined ? { kind: 'elsewhere' } : { kind: 'decided', decision } }
}
