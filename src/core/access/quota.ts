/** Limits of one person's or token's requests; `null`: no limit. */
export interface RequestLimits {
  /** Tasks that run, wait or are paused at the same time. */
  readonly openTasks: number | null
  /** New tasks within an hour. */
  readonly tasksAnHour: number | null
  /** A task's cap in USD, unless an approver raises it. */
  readonly budgetUsd: number | null
}

/** The requests of one person or token so far. */
export interface RequestCounts {
  readonly open: number
  readonly withinHour: number
  /** The time until the oldest request of the last hour no longer counts; 0: there is none. */
  readonly hourEndsInMs: number
}

export type Exceeded =
  | { readonly limit: 'open'; readonly most: number }
  | { readonly limit: 'hour'; readonly most: number; readonly retryAfterMs: number }

/** The limit that one more request would exceed; `null`: none. */
export function exceeded({ openTasks, tasksAnHour }: RequestLimits, asked: RequestCounts): Exceeded | null {
  if (openTasks !== null && asked.open >= openTasks) return { limit: 'open', most: openTasks }
  if (tasksAnHour !== null && asked.withinHour >= tasksAnHour)
    return { limit: 'hour', most: tasksAnHour, retryAfterMs: asked.hourEndsInMs }
  return null
}

/** The budget of a request: the requested one, but at most the operator's. */
export const grantedUsd = (
  { budgetUsd: most }: Pick<RequestLimits, 'budgetUsd'>,
  asked: number | null,
): number | null => (asked === null || most === null ? asked : Math.min(asked, most))

/** A task's present cap in USD; `null`: no cap. */
export const taskCapUsd = (
  limits: Pick<RequestLimits, 'budgetUsd'>,
  { budgetUsd, budgetRaised }: { readonly budgetUsd: number | null; readonly budgetRaised: boolean },
): number | null => (budgetRaised ? budgetUsd : (grantedUsd(limits, budgetUsd) ?? limits.budgetUsd))
