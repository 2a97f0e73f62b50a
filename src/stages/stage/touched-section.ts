import type { Task } from '../../core/pipeline/task.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { rulesOf } from './checkout.ts'
import { ownerOf } from './paths.ts'

/**
 * The first section of the plan whose paths the branch changes, which answers for what nobody owns. `null`: none does, or
 * the base's rules are not valid.
 */
export async function touchedSection(
  worktree: Pick<Worktree, 'taskId' | 'baseSha' | 'newestBaseSha' | 'show' | 'changes'>,
  { sections, headSha }: Pick<Task, 'sections' | 'headSha'>,
  signal: AbortSignal,
): Promise<Section | null> {
  const rules = await rulesOf(worktree, signal).catch(() => null)
  if (rules === null || headSha === null) return null
  const changes = await worktree.changes(worktree.baseSha, headSha, signal)
  const owners = new Set(changes.map(({ path }) => ownerOf(rules, path)))
  return SECTIONS.find((section) => owners.has(section) && sections[section].gate !== 'not_needed') ?? null
}
