import type { Task } from '../../core/pipeline/task.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import type { Workspaces, Worktree } from '../../workspace/workspace.ts'
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

/** Who answers for a path, or for the change as a whole where it is nobody's. */
export async function sectionOfPath(
  workspaces: Pick<Workspaces, 'open'>,
  task: Task,
  signal: AbortSignal,
): Promise<(path: string | null) => Section | null> {
  const worktree = await workspaces.open(task, signal)
  const rules = await rulesOf(worktree, signal).catch(() => null)
  const touched = await touchedSection(worktree, task, signal)
  return (path) => (path === null || rules === null ? touched : (ownerOf(rules, path) ?? touched))
}
