import { mayWrite } from '../../agents/tools/file-tools.ts'
import { writeScope } from '../../agents/work/build-section.ts'
import type { Checkpoint } from '../../core/checkpoint.ts'
import { STAGES } from '../../core/stages.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { newestOf, rulesFor } from '../stage/checkout.ts'
import { REGULAR } from '../stage/paths.ts'
import type { LeftFiles, StageDeps, StageInput } from '../stage/stage.ts'

/** The work of an attempt that ended without a result, in the files of the next one. */
export interface LeftWork {
  /** The files without it: what the author hands over is judged from here. */
  readonly start: Checkpoint
  readonly attempt: number
  readonly reason: string
}

/**
 * Puts what the attempt before left into the files: what the author may write, and what nobody has changed since.
 * `null`: there is nothing of it, or this machine does not have it.
 */
export async function bringBack(
  input: StageInput,
  { leftFiles, log }: Pick<StageDeps, 'leftFiles' | 'log'>,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<LeftWork | null> {
  const { earlier } = leftFiles
  if (earlier === null) return null
  if (!(await worktree.holds(earlier.files, signal))) {
    log.warn('this machine does not have the files that the attempt before left: it begins anew')
    return null
  }
  const start = await worktree.snapshot(signal)
  const paths = await ownPaths(input, worktree, { left: earlier.files, start }, signal)
  if (paths.length === 0) return null
  const tree = await worktree.treeWith(start.tree, earlier.files.tree, paths, signal)
  if (!(await worktree.restore({ ...start, tree }, signal))) return null
  return { start, attempt: earlier.attempt, reason: earlier.reason }
}

async function ownPaths(
  input: StageInput,
  worktree: Worktree,
  { left, start }: { readonly left: Checkpoint; readonly start: Checkpoint },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { stage } = input.run
  const rules = await rulesFor(worktree, STAGES[stage].section, signal)
  const scope = writeScope({ stage, rules, plan: newestOf(input, 'Plan') })
  const isSamePlace = left.head === start.head && left.merge_head === start.merge_head
  const moved = isSamePlace ? [] : await worktree.changes(left.head, start.tree, signal)
  const others = new Set(moved.map(({ path }) => path))
  const changes = await worktree.changes(isSamePlace ? start.tree : left.head, left.tree, signal)
  return changes
    .filter(({ path, mode }) => REGULAR.has(mode) && !others.has(path) && mayWrite(scope, path))
    .map(({ path }) => path)
}

/** Keeps a run's files for the next attempt. */
export const leave = async (
  { leftFiles }: { readonly leftFiles: LeftFiles },
  worktree: Pick<Worktree, 'snapshot'>,
  signal: AbortSignal,
): Promise<void> => leftFiles.keep(await worktree.snapshot(signal))
