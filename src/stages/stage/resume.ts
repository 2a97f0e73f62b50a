import type { Worktree } from '../../workspace/workspace.ts'
import type { StageDeps } from './stage.ts'

/**
 * Restores the worktree of the run's newest stored step, or calls `prepare` if there is none or this machine lost it.
 */
export async function resumeOr(
  worktree: Worktree,
  { journal, log }: Pick<StageDeps, 'journal' | 'log'>,
  prepare: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  if (journal.checkpoint !== null) {
    if (await worktree.restore(journal.checkpoint, signal)) return
    log.warn('this machine does not have the files of the run so far: it begins anew')
    await journal.forget()
  }
  await prepare()
}
