/** What one person or token may ask for; `null`: no limit. */
export interface RequestLimits {
  /** Tasks that run, wait or are paused at the same time. */
  readonly openTasks: number | null
  /** Tasks within an hour. */
  readonly tasksAnHour: number | null
  /** What a task may cost unless an approver lets it cost more. */
  readonly budgetUsd: number | null
}

/** What somebody has asked for so far. */
export interface AskedSoFar {
  readonly open: number
  readonly withinHour: number
  /** Until the oldest of the last hour is older; 0: there is none. */
  readonly hourEndsInMs: number
}

export type Exceeded =
  | { readonly limit: 'open'; readonly most: number }
  | { readonly limit: 'hour'; readonly most: number; readonly retryAfterMs: number }

/** `null`: one more is allowed. */
export function exceeded({ openTasks, tasksAnHour }: RequestLimits, asked: AskedSoFar): Exceeded | null {
  if (openTasks !== null && asked.open >= openTasks) return { limit: 'open', most: openTasks }
  if (tasksAnHour !== null && asked.withinHour >= tasksAnHour)
    return { limit: 'hour', most: tasksAnHour, retryAfterMs: asked.hourEndsInMs }
  return null
}

/** The budget that a request gets: what was asked for, but never more than the operator gives. */
export const grantedUsd = (
  { budgetUsd: most }: Pick<RequestLimits, 'budgetUsd'>,
  asked: number | null,
): number | null => (asked === null || most === null ? asked : Math.min(asked, most))

/** What a task may cost as it stands; `null`: no cap. */
export const taskCapUsd = (
  limits: Pick<RequestLimits, 'budgetUsd'>,
  { budgetUsd, budgetRaised }: { readonly budgetUsd: number | null; readonly budgetRaised: boolean },
): number | null => (budgetRaised ? budgetUsd : (grantedUsd(limits, budgetUsd) ?? limits.budgetUsd))
