import { AppError } from '../../../errors.ts'
import type { Workspace } from '../workspace.ts'

const DEFAULT_TIMEOUT_MS = 5_000

export interface Wait {
  timeoutMs?: number
  /** Says what there was instead, when the time is over. */
  otherwise?: () => string
}

/** Waits until `look` finds something; it looks whenever the workspace changed or traffic passed, never by the clock. */
export function until<Found>(
  slack: Workspace,
  look: () => Found | null | undefined | false,
  wait: Wait = {},
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      slack.state.off('change', check)
      slack.journal.off('entry', check)
    }
    const check = () => {
      const found = look()
      if (!found) return
      stop()
      resolve(found)
    }
    const timeoutMs = wait.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const timer = setTimeout(() => {
      stop()
      reject(new AppError('not_found', `Not seen within ${timeoutMs} ms. ${wait.otherwise?.() ?? ''}`))
    }, timeoutMs)
    slack.state.on('change', check)
    slack.journal.on('entry', check)
    check()
  })
}
