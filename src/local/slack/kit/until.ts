import { AppError } from '../../../errors.ts'
import type { JournalEntry } from '../state/journal.ts'
import type { RowChange } from '../state/table.ts'
import type { Workspace } from '../workspace/workspace.ts'

const DEFAULT_TIMEOUT_MS = 20_000

export interface Wait {
  timeoutMs?: number
  /** Says what there was instead, when the time is over. */
  otherwise?: () => string
}

/** Looks for something; `news` is what just happened, null at the first look. */
export type Look<Found> = (news: RowChange | JournalEntry | null) => Found | null | undefined | false

/**
 * Waits until `look` finds something; it looks whenever the workspace changed or traffic passed, never by the clock.
 * Resolves once the workspace has finished what it was about, so that a clock moved next meets every alarm.
 */
export function until<Found>(slack: Workspace, look: Look<Found>, wait: Wait = {}): Promise<Found> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      slack.state.off('change', check)
      slack.journal.off('entry', check)
    }
    const check = (news: RowChange | JournalEntry | null) => {
      const found = look(news)
      if (!found) return
      stop()
      setImmediate(resolve, found)
    }
    const timeoutMs = wait.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const timer = setTimeout(() => {
      stop()
      reject(new AppError('not_found', `Not seen within ${timeoutMs} ms. ${wait.otherwise?.() ?? ''}`))
    }, timeoutMs)
    slack.state.on('change', check)
    slack.journal.on('entry', check)
    check(null)
  })
}
