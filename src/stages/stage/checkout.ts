import type { ArtifactKind } from '../../core/artifact-kinds.ts'
import type { ContentOf } from '../../core/artifacts.ts'
import { DEFAULT_RULES, RepositoryRules, RULES_PATH } from '../../core/repository-rules.ts'
import type { StageName } from '../../core/stages.ts'
import { AppError } from '../../errors.ts'
import type { Layer } from '../../sandbox/layers/layer.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import type { StageDeps, StageInput } from './stage.ts'

/** Trailers of a run's commit, by which a repeated run finds it and people trace it. */
export const trailersOf = ({ task, run }: StageInput): Record<string, string> => ({
  'WMS-Task': String(task.id),
  'WMS-Stage': run.stage,
  'WMS-Attempt': String(run.attempt),
})

/** The base branch's rules, so that no task can loosen its own. Throws AppError `misconfigured` if they are invalid. */
export async function rulesOf(worktree: Worktree, signal: AbortSignal): Promise<RepositoryRules> {
  const text = await worktree.show(worktree.newestBaseSha, RULES_PATH, signal)
  if (text === null) return DEFAULT_RULES
  const parsed = RepositoryRules.safeParse(asJson(text))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AppError(
    'misconfigured',
    `${RULES_PATH} of the base branch is not valid: ${issue?.path.join('.')} ${issue?.message}`,
    {
      hint: `Mend ${RULES_PATH} on the base branch, then retry the task.`,
      taskId: worktree.taskId,
    },
  )
}

/** The results of the setup steps on the base; runs the steps if needed. */
export const layersFor = (
  { environments, forge }: Pick<StageDeps, 'environments' | 'forge'>,
  { objects, newestBaseSha: base }: Worktree,
  { environment }: RepositoryRules,
  signal: AbortSignal,
): Promise<readonly Layer[]> =>
  environments.layersOf({ repository: forge.repository, objects, base, rules: environment }, signal)

/** The newest artifact of a kind, optionally of one stage. */
export function newestOf<K extends ArtifactKind>(
  { artifacts }: Pick<StageInput, 'artifacts'>,
  kind: K,
  stage: StageName | null = null,
): ContentOf<K> | null {
  const found = artifacts.findLast((one) => one.kind === kind && (stage === null || one.stage === stage))
  return (found?.content ?? null) as ContentOf<K> | null
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
