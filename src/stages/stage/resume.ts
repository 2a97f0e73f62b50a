import type { Worktree } from '../../workspace/workspace.ts'
import type { StageDeps } from './stage.ts'

/**
 * Restores the worktree of the run's newest stored step (`null`), or returns what `prepare` does if there is none or this
 * machine lost it.
 */
export async function resumeOr<T>(
  worktree: Worktree,
  { journal, log }: Pick<StageDeps, 'journal' | 'log'>,
  prepare: () => Promise<T>,
  signal: AbortSignal,
): Promise<T | null> {
  if (journal.checkpoint !== null) {
    if (await worktree.restore(journal.checkpoint, signal)) return null
    log.warn('this machine does not have the files of the run so far: it begins anew')
    await journal.forget()
  }
  return prepare()
}

/** The result that an earlier delivery of this run made, where this machine has it or it was pushed. */
export async function earlierResult(
  { commits }: Pick<StageDeps, 'commits'>,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<string | null> {
  const { result } = commits
  return result !== null && (await worktree.hasCommit(result, signal)) ? result : null
}
