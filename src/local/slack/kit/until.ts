import { AppError } from '../../../errors.ts'
import type { JournalEntry } from '../state/journal.ts'
import type { RowChange } from '../state/table.ts'
import type { Workspace } from '../workspace/workspace.ts'

const DEFAULT_TIMEOUT_MS = 20_000

export interface Wait {
  timeoutMs?: number
  /** Describes what was there instead, for the timeout's error. */
  otherwise?: () => string
}

/** Looks for something; `news`: what just happened, `null` at the first call. */
export type Look<Found> = (news: RowChange | JournalEntry | null) => Found | null | undefined | false

/**
 * Waits until `look` finds something; calls it after every change and request, never by time. Resolves after the
 * current event is fully handled, so that all its alarms are set when the caller advances the clock.
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
