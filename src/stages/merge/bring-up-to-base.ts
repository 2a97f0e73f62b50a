import type { Reasons } from '../../core/reasons/en.ts'
import { AppError } from '../../errors.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { rulesOf } from '../stage/checkout.ts'
import type { MadeCommits, StageEvent } from '../stage/stage.ts'
import { conflictFailures } from './conflict.ts'

type Moved = Extract<StageEvent, { type: 'branch_moved' }>
type BaseUpdateEvent = Moved | Extract<StageEvent, { type: 'merge_conflicted' }>

/** Merges the base into the branch, for CI to judge again; a conflict goes to the sections that own the files. */
export async function bringUpToBase(
  worktree: Worktree,
  commits: MadeCommits,
  headSha: string,
  because: string,
  words: Reasons['task'],
  signal: AbortSignal,
): Promise<BaseUpdateEvent> {
  await worktree.reset(headSha, signal)
  const updated = await worktree.update(signal)
  if (updated.outcome === 'conflict')
    return { type: 'merge_conflicted', failures: conflictFailures(updated, await rulesOf(worktree, signal), words) }
  if (updated.outcome === 'current') return moved(headSha, 'us', because)
  await commits.note(updated.sha)
  const pushed = await worktree.push(updated.sha, commits.isOurs, signal)
  if (pushed.outcome === 'pushed') return moved(updated.sha, 'us', `${because} ${words.broughtUpToBase}`)
  if (pushed.remoteSha !== null) return moved(pushed.remoteSha, 'others', because)
  throw new AppError('transient', `${worktree.branch} could not be brought up to the base.`)
}

const moved = (headSha: string, madeBy: Moved['madeBy'], reason: string): Moved => ({
  ...{ type: 'branch_moved', headSha, madeBy, reason },
})
