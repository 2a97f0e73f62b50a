import { type JudgedChecks, judgedChecks } from '../../checks/checks.ts'
import type { ArtifactKind } from '../../core/artifact-kinds.ts'
import type { ContentOf } from '../../core/artifacts.ts'
import { checksFor } from '../../core/judgement/section-checks.ts'
import { type Identity, workName } from '../../core/pipeline/identity.ts'
import type { Task } from '../../core/pipeline/task.ts'
import { type Check, type RepositoryRules, RULES_PATH, readRepositoryRules } from '../../core/repository-rules.ts'
import { SECTIONS, type Section, STAGES, type StageName } from '../../core/stages.ts'
import { AppError } from '../../errors.ts'
import type { TaskSource } from '../../sandbox/environment/task-environment.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import type { StageDeps, StageInput } from './stage.ts'

/** Trailers of a run's commit, by which people trace it. */
export const trailersOf = ({ task, run }: StageInput): Record<string, string> => ({
  'WMS-Task': String(task.id),
  ...uidTrailer(task),
  'WMS-Stage': run.stage,
  'WMS-Attempt': String(run.attempt),
})

/** By it a commit is known of a task whose number others may have, too. */
const uidTrailer = ({ uid }: Identity): Record<string, string> => (uid === null ? {} : { 'WMS-Task-Uid': uid })

/** The base branch's rules, so that no task can loosen its own. Throws AppError `misconfigured` if they are invalid. */
export async function rulesOf(
  worktree: Pick<Worktree, 'taskId' | 'newestBaseSha' | 'show'>,
  signal: AbortSignal,
): Promise<RepositoryRules> {
  const text = await worktree.show(worktree.newestBaseSha, RULES_PATH, signal)
  const rules = readRepositoryRules(text)
  if (!('fault' in rules)) return rules
  throw new AppError('misconfigured', `${RULES_PATH} of the base branch is not valid: ${rules.fault}`, {
    hint: `Mend ${RULES_PATH} on the base branch, then retry the task.`,
    taskId: worktree.taskId,
  })
}

/** The rules for a section's run; throws AppError `misconfigured` if they name no such section (any more). */
export async function rulesFor(
  worktree: Worktree,
  section: Section | null,
  signal: AbortSignal,
): Promise<RepositoryRules> {
  const rules = await rulesOf(worktree, signal)
  if (section === null || rules.sections[section] !== undefined) return rules
  throw new AppError('misconfigured', `${RULES_PATH} of the base branch has no section ${section}.`, {
    hint: `Add it there, then retry the task; or ask another section for the change.`,
    taskId: worktree.taskId,
  })
}

/** The checks that a tree calls for in a run, by what it changes of the base. */
export async function calledChecks(
  { task, run }: StageInput,
  rules: RepositoryRules,
  worktree: Worktree,
  tree: string,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { role, section } = STAGES[run.stage]
  const changes = await worktree.changes(worktree.baseSha, tree, signal)
  // Security runs the checks that belong to no section, e.g. the secret scan.
  const of = { section: role === 'security' ? null : section, later: sectionsAfter(task, section) }
  return checksFor(
    rules,
    of,
    changes.map(({ path }) => path),
  )
}

/** A task's files in the environment of its base. */
export const taskSource = (
  { forge, preparing: tell }: Pick<StageDeps, 'forge' | 'preparing'>,
  { objects, newestBaseSha: base, baseSha: start }: Worktree,
  { environment: rules }: RepositoryRules,
  { dependencies: { allowed, denied }, ...task }: Pick<Task, 'id' | 'uid' | 'dependencies'>,
  tree: string,
): TaskSource => ({
  repository: forge.repository,
  objects,
  base,
  rules,
  tell,
  work: workName(task),
  start,
  tree,
  denied,
  allowed,
})

/** Sections that still run after one, so that they answer for their own checks. */
export const sectionsAfter = ({ sections }: Pick<Task, 'sections'>, section: Section | null): readonly Section[] =>
  SECTIONS.filter((one) => one !== section && sections[one].gate === 'open')

/**
 * The repository's checks beside those of the commit from which the task's branch starts, in that commit's own
 * environment. First makes ready what is not: runs setup steps, and each check once on the base. Throws AppError
 * `environment` where that fails.
 */
export async function checksBesideBase(
  deps: Pick<StageDeps, 'environments' | 'forge' | 'sandbox' | 'limits' | 'preparing'>,
  worktree: Worktree,
  rules: RepositoryRules,
  signal: AbortSignal,
): Promise<JudgedChecks> {
  const { environments, forge, sandbox, limits, preparing: tell } = deps
  const { objects, baseSha: base } = worktree
  const source = { repository: forge.repository, objects, base, rules: rules.environment, tell }
  const layers = await environments.layersOf(source, signal)
  const checks = judgedChecks({
    ...{ run: sandbox.run, store: environments.store, objects, layers, rules },
    absent: (now) => worktree.absent(base, now),
    tree: await worktree.treeOf(base, signal),
    environment: await environments.nameOf(source, signal),
    usualTimeoutMs: limits.checkTimeoutMs,
  })
  if (sandbox.allowed) await checks.ready(deps.preparing, signal)
  await deps.preparing(null)
  return checks
}

/** The newest artifact of a kind, optionally of one stage. */
export function newestOf<K extends ArtifactKind>(
  { artifacts }: Pick<StageInput, 'artifacts'>,
  kind: K,
  stage: StageName | null = null,
): ContentOf<K> | null {
  const found = artifacts.findLast((one) => one.kind === kind && (stage === null || one.stage === stage))
  return (found?.content ?? null) as ContentOf<K> | null
}
